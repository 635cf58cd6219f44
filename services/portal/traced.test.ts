import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { setUpMs } from "../kit/testing/databases.ts";
import { logOf, startReady } from "../kit/testing/main.ts";
import { freePort } from "../kit/testing/programs.ts";
import { startTraceReceiver } from "../kit/testing/trace-receiver.ts";
import type { TraceReceiver } from "../kit/testing/trace-receiver.ts";
import { start } from "./service.ts";

const main = join(import.meta.dirname, "main.ts");
let receiver: TraceReceiver;
beforeAll(async () => {
  receiver = await startTraceReceiver();
});
afterAll(() => receiver.close());

/** Runs the portal as a process, asks it for its page, and stops it; answers its log, and how long the stop took. */
async function visited(url: string) {
  const { program, address } = await startReady(main, { TRACES_URL: url });
  const { status } = await fetch(address);
  const began = performance.now();
  expect(await program.stop("SIGTERM")).toBe(0);
  return { status, stopMs: performance.now() - began, log: logOf(program) };
}

test("as a process: what it was asked is with the receiver when it has stopped", { timeout: setUpMs }, async () => {
  const { log } = await visited(receiver.url);
  expect(receiver.spans).toMatchObject([{ service: "portal", name: "GET /", failed: false }]);
  const lines = log.filter(({ msg, path }) => msg === "request" && path === "/");
  // The line of the log leads to the trace.
  expect(lines).toMatchObject([{ traceId: receiver.spans[0]?.traceId, status: 200 }]);
  expect(log.find(({ msg }) => msg === "listening")).not.toHaveProperty("traceId");
  expect(log.filter(({ level }) => level !== "info")).toEqual([]);
});

test("as a process: a receiver that is away is one warning, and no harm", { timeout: setUpMs }, async () => {
  const { status, stopMs, log } = await visited(`http://127.0.0.1:${await freePort()}`);
  expect(status).toBe(200);
  expect(stopMs).toBeLessThan(4_000);
  expect(log.filter(({ level }) => level === "warn")).toMatchObject([
    { msg: "nobody takes the traces; spans are lost until somebody does" },
  ]);
  expect(log.at(-1)).toMatchObject({ msg: "stopped" });
});

test.each([
  ["TRACES_URL", "collector:4318"],
  ["TRACES_RATIO", "2"],
])("fails when %s is %s", async (name, value) => {
  const env = { HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "silent", TRACES_URL: receiver.url, [name]: value };
  await expect(start(env)).rejects.toThrow(`${name}: `);
});
