import { expect, test } from "vitest";
import { retry, withTimeout } from "./retry.ts";

test("tries until it works and tells of each failure", async () => {
  let tries = 0;
  const told: unknown[] = [];
  const attempt = () => ((tries += 1) < 3 ? Promise.reject(new Error(`no ${tries}`)) : Promise.resolve("done"));
  const result = await retry(attempt, {
    patienceMs: 10_000,
    onFailure: (error) => told.push((error as Error).message),
  });
  expect(result).toBe("done");
  expect(told).toEqual(["no 1", "no 2"]);
});

test("gives up with the last error when its patience ends", async () => {
  const began = Date.now();
  await expect(retry(() => Promise.reject(new Error("never")), { patienceMs: 300 })).rejects.toThrow("never");
  expect(Date.now() - began).toBeLessThan(2_000);
});

test("an aborted signal ends the waiting at once", async () => {
  const stop = new AbortController();
  const waiting = retry(() => Promise.reject(new Error("never")), {
    patienceMs: 60_000,
    signal: stop.signal,
    onFailure: () => stop.abort(),
  });
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
});

test("what takes too long fails by name", async () => {
  await expect(withTimeout("the cache", 20, new Promise(() => undefined))).rejects.toThrow(
    "the cache took longer than 20 ms",
  );
});
