import { expect, test } from "vitest";
import { createLogger, redactUrls } from "./log.ts";

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger({ service: "leads", level: "info" }, { write: (line) => void lines.push(line) }));
  return lines.join("");
}

test("a line is JSON with time, level and service", () => {
  const line = JSON.parse(logged((log) => log.warn({ port: 1 }, "listening"))) as Record<string, unknown>;
  expect(line).toMatchObject({ level: "warn", service: "leads", port: 1, msg: "listening" });
  expect(line["time"]).toMatch(/^\d{4}-\d\d-\d\dT/);
});

test("no credentials of a URL get into the log, not even inside the cause of an error", () => {
  const cause = new Error("cannot reach redis://app:s3cret@cache:6379/0");
  const text = logged((log) => log.error({ err: new Error("postgres://u:s3cret@db/x is down", { cause }) }, "broken"));
  expect(text).toContain("postgres://***@db/x is down");
  expect(text).toContain("redis://***@cache:6379/0");
  expect(text).not.toContain("s3cret");
});

test("fields that hold secrets are redacted", () => {
  expect(logged((log) => log.info({ password: "s3cret", headers: { authorization: "s3cret" } }))).not.toContain(
    "s3cret",
  );
});

test("a text without credentials stays as it is", () => {
  expect(redactUrls("see https://example.com/a@b")).toBe("see https://example.com/a@b");
});
