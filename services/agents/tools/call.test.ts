import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { silent } from "../../kit/testing/log.ts";
import { startTraceReceiver } from "../../kit/testing/trace-receiver.ts";
import type { TraceReceiver } from "../../kit/testing/trace-receiver.ts";
import { inSpan, openTracing } from "../../kit/tracing.ts";
import { call } from "./call.ts";

let headers: IncomingHttpHeaders;
let receiver: TraceReceiver;
/** A stand-in for another service: remembers what came with a request. */
const other = createServer((request, response) => {
  headers = request.headers;
  response.writeHead(200, { "content-type": "application/json" }).end("{}");
});
const ask = () => {
  const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const caller = { authorization: undefined, key: "k" };
  return call(address, { service: "leads" }, { method: "GET", path: "/api/leads" }, caller);
};

beforeAll(async () => {
  receiver = await startTraceReceiver();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
});
beforeEach(() => (headers = {}));
afterAll(async () => {
  other.close();
  await receiver.close();
});

test("another service is told of no trace where there is none", async () => {
  await ask();
  expect(headers).toMatchObject({ accept: "application/json" });
  expect(headers).not.toHaveProperty("traceparent");
});

test("another service goes on from the trace of who asks", async () => {
  const { tracer, ...tracing } = await openTracing(
    { SERVICE_NAME: "agents", TRACES_URL: receiver.url, TRACES_RATIO: 1 },
    silent,
  );
  await inSpan(tracer, "asking", {}, ask);
  await tracing.close();
  const [span] = receiver.spans;
  expect(headers["traceparent"]).toBe(`00-${span?.traceId}-${span?.spanId}-01`);
});
