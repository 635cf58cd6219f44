import { trace } from "@opentelemetry/api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLogger } from "./log.ts";
import { retry } from "./retry.ts";
import { freePort } from "./testing/programs.ts";
import { startTraceReceiver } from "./testing/trace-receiver.ts";
import type { TraceReceiver } from "./testing/trace-receiver.ts";
import { exportTo } from "./tracing-export.ts";
import type { ExportOptions } from "./tracing-export.ts";
import { goingOnFrom, inSpan, openTracing, traceHeaders, traceOfLine, untraced } from "./tracing.ts";
import type { Tracing } from "./tracing.ts";

let receiver: TraceReceiver;
type Line = { readonly level: string; readonly msg: string };
let lines: Line[];
const log = createLogger(
  { service: "test", level: "info" },
  { write: (line) => void lines.push(JSON.parse(line) as Line) },
);
const open = (options: Partial<ExportOptions> = {}, url = receiver.url) =>
  exportTo(url, { service: "shop", ratio: 1, log, gatherMs: 20, ...options });
const once = ({ tracer }: Tracing, name = "once") => inSpan(tracer, name, {}, () => Promise.resolve(traceHeaders()));
const until = (check: () => void) =>
  retry(() => new Promise<void>((resolve) => resolve(check())), { patienceMs: 15_000 });

beforeEach(async () => {
  receiver = await startTraceReceiver();
  lines = [];
});
afterEach(() => receiver.close());

test("a stop hands over what was gathered, at the receiver's own path", async () => {
  const tracing = open({ gatherMs: 60_000 }, `${receiver.url}/otlp/`);
  await once(tracing);
  expect(receiver.paths).toEqual([]);
  await tracing.close();
  expect(receiver.paths).toEqual(["/otlp/v1/traces"]);
  expect(receiver.spans).toMatchObject([{ service: "shop", name: "once", failed: false }]);
  expect(lines).toEqual([]);
});

test("services of one process keep their own names, and no tracer is everybody's", async () => {
  const [shop, office] = [open(), open({ service: "office" })];
  await inSpan(shop.tracer, "outer", {}, () => once(office, "inner"));
  // Whatever asks the process as a whole for a tracer is not traced.
  await inSpan(trace.getTracer("nobody's"), "nothing", {}, () => Promise.resolve());
  await Promise.all([shop.close(), office.close()]);
  const [outer, inner] = ["shop", "office"].map((name) => receiver.spans.find(({ service }) => service === name));
  expect(receiver.spans).toHaveLength(2);
  expect(inner).toMatchObject({ name: "inner", traceId: outer?.traceId, parentSpanId: outer?.spanId });
});

test("keeps the share that begins here, and what goes on from another as that one says", async () => {
  const tracing = open({ ratio: 0 });
  const begun = await once(tracing);
  expect(begun["traceparent"]).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  const parent = goingOnFrom("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  await inSpan(tracing.tracer, "going on", { parent }, () => Promise.resolve());
  await tracing.close();
  expect(receiver.spans).toMatchObject([
    { name: "going on", traceId: "0af7651916cd43dd8448eb211c80319c", parentSpanId: "b7ad6b7169203331" },
  ]);
});

test("what goes on from nothing, or from what is no trace, begins anew", async () => {
  const tracing = open();
  for (const left of [null, undefined, "", "nonsense", "00-0-0-01"]) {
    await inSpan(tracing.tracer, "anew", { parent: goingOnFrom(left) }, () => Promise.resolve());
  }
  await tracing.close();
  expect(new Set(receiver.spans.map(({ traceId }) => traceId)).size).toBe(5);
  expect(receiver.spans.every(({ parentSpanId }) => !parentSpanId)).toBe(true);
});

test("tells once that nobody takes them, and once that somebody does again", async () => {
  receiver.answer = 400;
  const tracing = open();
  for (const count of [1, 2, 3]) {
    await once(tracing);
    await until(() => expect(receiver.paths).toHaveLength(count));
  }
  receiver.answer = 200;
  await once(tracing, "heard");
  await until(() => expect(receiver.spans).toMatchObject([{ name: "heard" }]));
  await tracing.close();
  expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
    ["warn", "nobody takes the traces; spans are lost until somebody does"],
    ["info", "the traces are taken again"],
  ]);
});

test("a receiver that is away, or never answers, holds up nothing, and a stop for two seconds at most", async () => {
  receiver.answer = "hang";
  for (const url of [receiver.url, `http://127.0.0.1:${await freePort()}`]) {
    lines = [];
    const tracing = open({}, url);
    const began = performance.now();
    for (let i = 0; i < 5_000; i++) await once(tracing);
    expect(performance.now() - began).toBeLessThan(2_000);
    const stopped = performance.now();
    await tracing.close();
    expect(performance.now() - stopped).toBeLessThan(2_500);
    expect(lines.map(({ level }) => level)).toEqual(["warn"]);
  }
});

test("work that fails says so and why it failed is not told; a refusal is no failure", async () => {
  const tracing = open();
  const failing = (isFailure: boolean) =>
    inSpan(tracing.tracer, String(isFailure), { isFailure: () => isFailure }, () =>
      Promise.reject(new TypeError("s3cret")),
    );
  await expect(failing(true)).rejects.toThrow("s3cret");
  await expect(failing(false)).rejects.toThrow("s3cret");
  await tracing.close();
  expect(receiver.spans).toMatchObject([
    { name: "true", failed: true, attributes: { "error.type": "TypeError" } },
    { name: "false", failed: false, attributes: {} },
  ]);
  expect(JSON.stringify(receiver.spans)).not.toContain("s3cret");
});

test("where no receiver is named nothing is traced, and nothing said", async () => {
  const tracing = await openTracing({ SERVICE_NAME: "shop", TRACES_RATIO: 1 }, log);
  expect(tracing.tracer).toBe(untraced);
  expect(await once(tracing)).toEqual({});
  expect(await inSpan(tracing.tracer, "nothing", {}, () => Promise.resolve(traceOfLine()))).toEqual({});
  await tracing.close();
  expect(lines).toEqual([]);
});
