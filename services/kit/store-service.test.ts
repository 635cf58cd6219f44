import { beforeAll, afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openMemoryBus } from "./bus-memory.ts";
import type { Environment } from "./config.ts";
import { operation } from "./endpoint.ts";
import type { Migration } from "./migrate.ts";
import { retry } from "./retry.ts";
import { startStoreService } from "./store-service.ts";
import type { StartOptions, StoreService } from "./store-service.ts";
import { storeSettings } from "./store-settings.ts";
import { ownRows, tenantColumns } from "./tenancy.ts";
import { setUpMs } from "./testing/databases.ts";
import { describeWith } from "./testing/describe-with.ts";
import { startPostgres } from "./testing/postgres.ts";
import type { PostgresServer } from "./testing/postgres.ts";
import { freePort } from "./testing/programs.ts";
import { uuidv7 } from "./uuid.ts";

const settings = storeSettings("shop", {});
const migrations: readonly Migration[] = [
  { id: "things", statements: [`create table things (id uuid, ${tenantColumns})`, ...ownRows("things")] },
];
const local = { HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "silent", CACHE_URL: "memory:" };

const listThings = operation({
  method: "get",
  path: "/api/shop/things",
  summary: "List things",
  access: "read",
  answers: { 200: { description: "All", schema: z.array(z.object({ id: z.uuid() })) } },
});
const addThing = operation({
  method: "post",
  path: "/api/shop/things",
  summary: "Add a thing, which is done a little later",
  access: "write",
  answers: { 202: { description: "Taken", schema: z.object({ id: z.uuid() }) } },
});

const service: Omit<StoreService, "settings"> = {
  title: "Shop",
  prefix: "/api/shop",
  bindings: settings.bindings,
  migrations,
  serve: (api, { work }) => {
    api.serve(listThings, async ({ c, actor }) =>
      c.json(await work(actor, async (unit) => (await unit.query("select id from things")).rows)),
    );
    api.serve(addThing, async ({ c, actor }) => {
      const id = uuidv7();
      await work(actor, (unit) => unit.later({ name: "add", key: id }));
      return c.json({ id }, 202);
    });
  },
  handlers: ({ work }) => ({
    add: ({ key, actor }) =>
      work(actor, async (unit) => {
        await unit.query("insert into things (id, organisation) values ($1, $2)", [key, actor.organisation]);
        await unit.emit({ type: "thing.added", subject: key });
      }),
  }),
  consumers: ({ log }) => [{ name: "listener", take: ({ id }) => Promise.resolve(log.info({ id }, "heard")) }],
};

const start = (env: Environment, options: StartOptions = {}) =>
  startStoreService({ ...service, settings: settings.read({ ...local, ...env }) }, options);

test("settings have the service's name in their defaults, and half of a binding is refused", () => {
  const read = (env: Environment) => settings.read({ DATABASE_URL: "pglite:memory", CACHE_URL: "memory:", ...env });
  expect(read({})).toMatchObject({ SERVICE_NAME: "shop", CACHE_PREFIX: "shop:" });
  expect(() => read({ EVENTS_BROKERS: "kafka:9092" })).toThrow(/EVENTS_USER: is not set[^]*EVENTS_PREFIX: is not set/);
});

test("does the work that a request left, and tells everybody of it", { timeout: setUpMs }, async () => {
  const events = { EVENTS_BROKERS: "memory:", EVENTS_USER: "shop", EVENTS_PREFIX: "shop." };
  const heard: string[] = [];
  const bus = openMemoryBus({ topic: "others.events" });
  await bus.subscribe("test", ["shop.events"], (event) => Promise.resolve(void heard.push(event.type)));
  const running = await start({ DATABASE_URL: "pglite:memory", ...events });
  try {
    const address = `http://127.0.0.1:${running.port}/api/shop`;
    const { id } = (await (await fetch(`${address}/things`, { method: "POST" })).json()) as { id: string };
    await retry(
      async () => {
        expect(await (await fetch(`${address}/things`)).json()).toEqual([{ id }]);
        expect(heard).toEqual(["bap.thing.added"]);
      },
      { patienceMs: 10_000 },
    );
    const trail = (await (await fetch(`${address}/events`)).json()) as { items: { subject: string }[] };
    expect(trail.items.map(({ subject }) => subject)).toEqual([id]);
    expect(await (await fetch(`${address}/health`)).json()).toMatchObject({ ready: true });
  } finally {
    await running.close();
    await bus.close();
  }
});

test("fails for SQLite, and says what it lacks", () => {
  expect(() => settings.read({ DATABASE_URL: "sqlite:shop.db", CACHE_URL: "memory:" })).toThrow(
    "DATABASE_URL: is SQLite's, which cannot keep organisations apart by itself (row-level security)",
  );
});

test("fails with a clear message and without the password when the store does not come in time", async () => {
  const DATABASE_URL = `postgres://shop:s3cret@127.0.0.1:${await freePort()}/shop`;
  const never = start({ DATABASE_URL }, { patienceMs: 500 });
  await expect(never).rejects.toThrow(/^gave up on the store after 0\.5 s: the database does not answer: (?!.*s3cret)/);
});

test("a stop ends a start that still waits, and its port is free again", async () => {
  const stop = new AbortController();
  const PORT = String(await freePort());
  const DATABASE_URL = `postgres://shop:s3cret@127.0.0.1:${await freePort()}/shop`;
  const starting = start({ PORT, DATABASE_URL }, { signal: stop.signal });
  setTimeout(() => stop.abort(), 300);
  await expect(starting).rejects.toMatchObject({ name: "AbortError" });
  await expect(fetch(`http://127.0.0.1:${PORT}/healthz`)).rejects.toThrow();
});

test("what was opened is closed when the port is taken", { timeout: setUpMs }, async () => {
  const first = await start({ DATABASE_URL: "pglite:memory" });
  const second = start({ DATABASE_URL: "pglite:memory", PORT: String(first.port) });
  await expect(second).rejects.toThrow("EADDRINUSE");
  await first.close();
});

describeWith("postgres", "postgresql", "a service on PostgreSQL", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, setUpMs);
  afterAll(() => server.remove());

  test(
    "before its store is there: alive, not ready, 503 to callers; then it serves",
    { timeout: setUpMs },
    async () => {
      const DATABASE_URL = await server.createDatabase();
      const port = await freePort();
      const status = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
      await server.stop();
      const starting = start({ PORT: String(port), DATABASE_URL });
      try {
        await retry(() => status("/healthz"), { patienceMs: 10_000 });
        expect([await status("/readyz"), await status("/api/shop/things")]).toEqual([503, 503]);
      } finally {
        await server.start();
        const service = await starting;
        expect([await status("/readyz"), await status("/api/shop/things")]).toEqual([200, 200]);
        await service.close();
      }
    },
  );

  describe("replicas", () => {
    test("start at once on an empty database and all serve it", { timeout: setUpMs }, async () => {
      const DATABASE_URL = await server.createDatabase();
      const replicas = await Promise.all(Array.from({ length: 3 }, () => start({ DATABASE_URL })));
      try {
        for (const { port } of replicas) {
          expect(await (await fetch(`http://127.0.0.1:${port}/api/shop/things`)).json()).toEqual([]);
        }
      } finally {
        await Promise.all(replicas.map((replica) => replica.close()));
      }
    });
  });
});
