import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Environment } from "./config.ts";
import { found, operation } from "./endpoint.ts";
import { retry } from "./retry.ts";
import { startStoreService } from "./store-service.ts";
import type { StoreService } from "./store-service.ts";
import { storeSettings } from "./store-settings.ts";
import { setUpMs } from "./testing/databases.ts";
import { startTraceReceiver } from "./testing/trace-receiver.ts";
import type { ReceivedSpan, TraceReceiver } from "./testing/trace-receiver.ts";

const path = "/api/shop/things/{id}";
const answers = { 200: { description: "It", schema: z.object({}) } };
const declared = { path, access: "write", params: z.object({ id: z.string() }), answers } as const;
const sell = operation({ ...declared, method: "post", summary: "Sell a thing" });
const see = operation({ ...declared, method: "get", summary: "See what is not there" });
const lose = operation({ ...declared, method: "delete", summary: "Lose the thread" });

/** Sells things: an event is told of each, and each is packed a little later. */
const shop: Omit<StoreService, "settings" | "bindings"> = {
  title: "Shop",
  prefix: "/api/shop",
  migrations: [],
  serve: (api, { work }) => {
    api.serve(sell, async ({ c, actor, params }) => {
      await work(actor, async (unit) => {
        await unit.emit({ type: "thing.sold", subject: params.id });
        await unit.later({ name: "pack", key: params.id });
      });
      return c.json({});
    });
    api.serve(see, ({ actor, params }) =>
      work(actor, () => Promise.resolve(found<Response>(undefined, "thing", params.id))),
    );
    api.serve(lose, ({ actor }) => work(actor, () => Promise.reject(new TypeError("s3cret"))));
  },
  handlers: ({ work }) => ({
    pack: ({ key, actor }) => work(actor, (unit) => unit.emit({ type: "thing.packed", subject: key })),
    // Not by these tests.
    unpack: () => Promise.resolve(),
  }),
};
/** Hears of it. */
const office: typeof shop = {
  ...shop,
  handlers: () => ({}),
  consumers: () => [{ name: "ledger", take: (event, unit) => unit.emit({ type: "heard", subject: event.subject }) }],
};

async function start(name: string, service: typeof shop, env: Environment) {
  const { read, bindings } = storeSettings(name, {});
  const events = { EVENTS_BROKERS: "memory:", EVENTS_USER: name, EVENTS_PREFIX: `${name}.` };
  const local = { HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "silent", CACHE_URL: "memory:", ...events };
  const settings = read({ ...local, DATABASE_URL: "pglite:memory", ...env });
  return startStoreService({ ...service, bindings, settings });
}

const caller = { traceId: "0af7651916cd43dd8448eb211c80319c", parentSpanId: "b7ad6b7169203331" };
const saying = (traceId: string) => ({ traceparent: `00-${traceId}-${caller.parentSpanId}-01` });
/** Callers who come at the same moment, each with a trace of its own. */
const crowd = Array.from({ length: 20 }, (_, i) => `${10 + i}`.padStart(32, "a"));

describe("the traces of two services", () => {
  let receiver: TraceReceiver;
  let trail: { type: string; traceparent?: string }[];
  /** Of those of one name, the one that goes on from another. */
  const childOf = (parent: ReceivedSpan | undefined, name: string) =>
    receiver.spans.find((span) => span.name === name && span.parentSpanId === parent?.spanId);
  const named = (name: string) => receiver.spans.filter((span) => span.name === name);

  beforeAll(async () => {
    receiver = await startTraceReceiver();
    const traced = { TRACES_URL: receiver.url };
    const services = [
      await start("office", office, { ...traced, EVENTS_READS: "shop.events" }),
      await start("shop", shop, traced),
    ];
    const [hears, sells] = services.map(({ port }) => `http://127.0.0.1:${port}`);
    try {
      await fetch(`${sells}/api/shop/things/1`, { method: "POST", headers: saying(caller.traceId) });
      await fetch(`${sells}/api/shop/things/2`);
      await fetch(`${sells}/api/shop/things/3`, { method: "DELETE" });
      await fetch(`${sells}/nowhere/at/all`);
      await Promise.all(crowd.map((traceId) => fetch(`${sells}/api/shop/things/2`, { headers: saying(traceId) })));
      for (const own of ["/healthz", "/readyz", "/metrics"]) await fetch(`${sells}${own}`);
      const told = async (address: string | undefined) =>
        ((await (await fetch(`${address}/api/shop/events`)).json()) as { items: typeof trail }).items;
      await retry(async () => expect(await told(hears)).toHaveLength(2), { patienceMs: 15_000 });
      trail = await told(sells);
    } finally {
      await Promise.all(services.map((service) => service.close()));
    }
  }, setUpMs);
  afterAll(() => receiver.close());

  test("a request goes on from its caller, under its route's pattern and not its path", () => {
    expect(named("POST /api/shop/things/:id")).toMatchObject([
      {
        ...{ service: "shop", kind: 2, failed: false, ...caller },
        attributes: {
          "http.request.method": "POST",
          "http.route": "/api/shop/things/:id",
          "http.response.status_code": 200,
        },
      },
    ]);
    expect(JSON.stringify(receiver.spans)).not.toMatch(/things\/1|nowhere/);
  });

  test("a unit of work belongs to its request, and to no other", () => {
    const [request] = named("POST /api/shop/things/:id");
    expect(childOf(request, "unit of work")).toMatchObject({ service: "shop", kind: 1, traceId: caller.traceId });
    expect(named("GET /api/shop/things/:id")[0]?.traceId).not.toBe(caller.traceId);
    for (const traceId of crowd) {
      const own = receiver.spans.filter((span) => span.traceId === traceId);
      expect(own.map(({ name }) => name).sort()).toEqual(["GET /api/shop/things/:id", "unit of work"]);
    }
  });

  test("what a request leaves goes on from it: its work, and what other services do with its event", () => {
    const [request] = named("POST /api/shop/things/:id");
    const unit = childOf(request, "unit of work");
    const job = childOf(unit, "job pack");
    expect(job).toMatchObject({ service: "shop", kind: 5, attributes: { "bap.job.attempt": 1 } });
    const packing = childOf(job, "unit of work");
    for (const [from, type] of [
      [unit, "bap.thing.sold"],
      [packing, "bap.thing.packed"],
    ] as const) {
      const taken = childOf(from, "event ledger");
      expect(taken).toMatchObject({ service: "office", kind: 5, traceId: caller.traceId });
      expect(taken?.attributes).toMatchObject({ "cloudevents.event_type": type, "cloudevents.event_source": "/shop" });
      expect(childOf(taken, "unit of work")).toMatchObject({ service: "office" });
    }
  });

  test("the audit trail tells by which trace something happened", () => {
    expect(trail.map(({ type, ...event }) => [type, event.traceparent?.split("-")[1]])).toEqual([
      ["bap.thing.packed", caller.traceId],
      ["bap.thing.sold", caller.traceId],
    ]);
  });

  test("a mistake of ours is a failure, of the request and of its unit; an answer that refuses is none", () => {
    const [broken] = named("DELETE /api/shop/things/:id");
    expect(broken).toMatchObject({
      failed: true,
      attributes: { "http.response.status_code": 500, "error.type": "500" },
    });
    expect(childOf(broken, "unit of work")).toMatchObject({ failed: true, attributes: { "error.type": "TypeError" } });
    const [refused] = named("GET /api/shop/things/:id");
    expect(refused).toMatchObject({ failed: false, attributes: { "http.response.status_code": 404 } });
    expect(childOf(refused, "unit of work")).toMatchObject({ failed: false });
    expect(named("GET")).toMatchObject([{ attributes: { "http.response.status_code": 404 } }]);
    expect(JSON.stringify(receiver.spans)).not.toContain("s3cret");
  });

  test("what operators ask makes none", () => {
    expect(receiver.spans.filter(({ name }) => /healthz|readyz|metrics/.test(name))).toEqual([]);
  });
});
