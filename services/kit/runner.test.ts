import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openDatabase } from "./database.ts";
import type { Database } from "./database.ts";
import { doNextJob } from "./jobs.ts";
import type { Job } from "./jobs.ts";
import { kitMigrations } from "./kit-migrations.ts";
import { createLogger } from "./log.ts";
import { migrate } from "./migrate.ts";
import { describeRunner } from "./runner.contract.ts";
import { openLanes } from "./runner-lanes.ts";
import { openRunner } from "./runner.ts";
import { describeOnEveryDatabase, setUpMs } from "./testing/databases.ts";
import { describeWith } from "./testing/describe-with.ts";
import { silent } from "./testing/log.ts";
import { startPostgres } from "./testing/postgres.ts";
import type { PostgresServer } from "./testing/postgres.ts";
import { unitsOn } from "./unit.ts";
import { defaultTenant } from "./tenancy.ts";

describeOnEveryDatabase("work in this process", (database) => {
  describeRunner({ database, settings: () => ({ WORKFLOWS_ADDRESS: "memory:" }) });
});

describeOnEveryDatabase("work in this process, for several organisations", (database) => {
  test("slow work of one holds up neither another kind of its own, nor another organisation", async () => {
    await migrate(database(), kitMigrations);
    let end = () => undefined as void;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const began: string[] = [];
    const slow = ({ actor, name, key }: Job) => {
      began.push(`${actor.organisation} ${name} ${key}`);
      return actor.organisation === "slow" ? ended : Promise.resolve();
    };
    const options = { database: database(), handlers: { tell: slow, remind: slow }, log: silent, service: "test" };
    const runner = await openRunner({ ...options, settings: {} });
    const ask = (organisation: string, name: string, keys: readonly string[]) =>
      unitsOn(database(), "test", () => runner.wake())({ ...defaultTenant, organisation }, async (unit) => {
        for (const key of keys) await unit.later({ name, key });
      });
    const until = (expected: readonly string[]) =>
      vi.waitFor(() => expect(began.toSorted()).toEqual(expected.toSorted()), { timeout: 15_000 });
    await ask("slow", "tell", ["1", "2", "3", "4", "5"]);
    await ask("slow", "remind", ["1", "2"]);
    const held = ["slow tell 1", "slow tell 2", "slow remind 1"];
    await until(held);
    await ask("quick", "tell", ["1", "2", "3"]);
    const others = ["quick tell 1", "quick tell 2", "quick tell 3"];
    await until([...held, ...others]);
    end();
    await until([...held, ...others, "slow tell 3", "slow tell 4", "slow tell 5", "slow remind 2"]);
    await runner.close();
  });
});

describeWith("postgres", "postgresql", "work in this process, while its store is away", () => {
  let server: PostgresServer;
  let database: Database;
  beforeAll(async () => {
    server = await startPostgres();
    database = await openDatabase(await server.createDatabase());
    await migrate(database, kitMigrations);
  }, setUpMs);
  afterAll(async () => {
    await database.close();
    await server.remove();
  });

  test("the log tells it once, and the work is done afterwards", { timeout: 60_000 }, async () => {
    const lines: { level: string; msg: string }[] = [];
    const write = (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]);
    const log = createLogger({ service: "test", level: "info" }, { write });
    const remind = vi.fn(() => Promise.resolve());
    const runner = await openRunner({ database, handlers: { remind }, log, service: "test", settings: {} });
    await unitsOn(database, "test")(defaultTenant, (unit) =>
      unit.later({ name: "remind", key: "a", at: new Date(Date.now() + 2_000) }),
    );
    await server.stop();
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(lines).toEqual([expect.objectContaining({ level: "warn", msg: "work that is due waits" })]);
    await server.start();
    await vi.waitFor(() => expect(remind).toHaveBeenCalledTimes(1), { timeout: 30_000 });
    await runner.close();
    expect(lines.slice(1)).toEqual([expect.objectContaining({ level: "info", msg: "work that is due goes on" })]);
    expect(await doNextJob(database, { remind })).toBe(false);
  });
});

test("a service without work of that kind leaves store and engine alone", async () => {
  const database = new Proxy({} as Database, { get: () => expect.unreachable("it asked the store") });
  const settings = { WORKFLOWS_ADDRESS: "127.0.0.1:1", WORKFLOWS_NAMESPACE: "none" };
  const runner = await openRunner({ database, handlers: {}, log: silent, service: "idle", settings });
  runner.wake();
  await runner.close();
});

test("no more goes on at the same time than there are lanes", async () => {
  let running = 0;
  let most = 0;
  let left = 20;
  const turn = async () => {
    if (left === 0) return false;
    left -= 1;
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 10));
    running -= 1;
    return true;
  };
  const lanes = openLanes({ turn, lanes: 3, what: "work", log: silent });
  for (let i = 0; i < 10; i += 1) lanes.wake();
  await vi.waitFor(() => expect(left).toBe(0));
  await lanes.close();
  expect(most).toBe(3);
});

test("a stop does not wait for ever for what hangs", async () => {
  const lanes = openLanes({ turn: () => new Promise(() => undefined), lanes: 1, what: "work", log: silent });
  const begun = Date.now();
  await lanes.close();
  expect(Date.now() - begun).toBeLessThan(10_000);
});
