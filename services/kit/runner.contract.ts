import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Database } from "./database.ts";
import { forgetJob, maxAttempts } from "./jobs.ts";
import { kitMigrations } from "./kit-migrations.ts";
import type { Handlers, Job, JobOptions, NewJob } from "./jobs.ts";
import { migrate } from "./migrate.ts";
import { openRunner } from "./runner.ts";
import type { Runner, RunnerOptions } from "./runner.ts";
import { defaultTenant, EVERYBODY } from "./tenancy.ts";
import { silent } from "./testing/log.ts";
import { unitsOn } from "./unit.ts";
import { uuidv7 } from "./uuid.ts";

/** On what the suite runs. */
export type RunnerMeans = {
  readonly database: () => Database;
  readonly settings: () => RunnerOptions["settings"];
};

const patienceMs = 60_000;
const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: patienceMs - 5_000, interval: 50 });
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const inMs = (ms: number) => new Date(Date.now() + ms);

/** What every runner does, whatever keeps the time. */
export function describeRunner({ database, settings }: RunnerMeans): void {
  // All at once: most of the time is spent waiting.
  describe.concurrent("a runner", { timeout: patienceMs }, () => {
    const opened: Runner[] = [];

    /** A service of its own with one kind of work, called as this answers; and what was done of it. */
    const prepare = (handle: (job: Job) => Promise<void> = () => Promise.resolve(), jobs: JobOptions = {}) => {
      const name = `work-${uuidv7()}`;
      let runner: Runner | undefined;
      const done: (Job & { readonly at: number })[] = [];
      const handlers: Handlers = {
        [name]: async (job) => {
          done.push({ ...job, at: Date.now() });
          await handle(job);
        },
      };
      const start = async () => {
        runner = await openRunner({
          ...{ database: database(), handlers, log: silent, service: name, settings: settings(), jobs },
        });
        opened.push(runner);
      };
      const work = unitsOn(database(), "test", () => runner?.wake());
      return {
        start,
        stop: () => runner?.close(),
        done,
        ask: (job: Omit<NewJob, "name">, actor = defaultTenant) => work(actor, (unit) => unit.later({ name, ...job })),
        forget: (key: string) => work(defaultTenant, (unit) => forgetJob(unit, name, key)),
        keys: () => done.map(({ key }) => key),
        row: async () => {
          const query = "select * from jobs where name = $1";
          return (await database().transaction((tx) => tx.query(query, [name]), EVERYBODY)).rows[0];
        },
        /** Writes into the row of the work, as a process that is gone left it. */
        left: (change: string) =>
          database().transaction((tx) => tx.query(`update jobs set ${change} where name = $1`, [name]), EVERYBODY),
      };
    };
    const open = async (...how: Parameters<typeof prepare>) => {
      const service = prepare(...how);
      await service.start();
      return service;
    };

    beforeAll(async () => void (await migrate(database(), kitMigrations)));
    afterAll(async () => void (await Promise.all(opened.map((one) => one.close()))));

    test("does what was asked for, once, with all that was said of it", async () => {
      const { ask, done, row } = await open();
      await ask({ key: "lead-1", input: { text: "Zoë 🌍", n: 7 } });
      await eventually(async () => expect(await row()).toMatchObject({ done_at: expect.any(Date) as Date }));
      expect(done).toEqual([
        expect.objectContaining({
          ...{ key: "lead-1", input: { text: "Zoë 🌍", n: 7 }, actor: defaultTenant, attempt: 1 },
        }),
      ]);
    });

    test("does what was asked for before it was there", async () => {
      const { ask, start, keys } = prepare();
      await ask({ key: "early" });
      await start();
      await eventually(() => expect(keys()).toEqual(["early"]));
    });

    test("does nothing before its time, and all of it after", async () => {
      const { ask, done } = await open();
      const at = inMs(2_500);
      await ask({ key: "later", at });
      await ask({ key: "now" });
      await eventually(() => expect(done).toHaveLength(2));
      expect(done.map(({ key }) => key)).toEqual(["now", "later"]);
      expect(done[1]!.at).toBeGreaterThanOrEqual(at.getTime());
    });

    test("the same name and key is one piece of work; the last input counts", async () => {
      const { ask, done } = await open();
      const at = inMs(1_500);
      await ask({ key: "one", at, input: { n: 1 } });
      await ask({ key: "one", at, input: { n: 2 } });
      await eventually(() => expect(done).not.toEqual([]));
      await ask({ key: "one" });
      await pause(1_500);
      expect(done.map(({ input }) => input)).toEqual([{ n: 2 }]);
    });

    test("comes earlier when it is moved there, and later", async () => {
      const { ask, done } = await open();
      const later = inMs(4_000);
      await ask({ key: "earlier", at: inMs(3_600_000) });
      await ask({ key: "later", at: inMs(1_500) });
      await pause(1_000);
      await ask({ key: "earlier" });
      await ask({ key: "later", at: later });
      await eventually(() => expect(done).toHaveLength(2));
      expect(done.map(({ key }) => key)).toEqual(["earlier", "later"]);
      expect(done[1]!.at).toBeGreaterThanOrEqual(later.getTime());
    });

    test("is not done once it is forgotten", async () => {
      const { ask, forget, keys } = await open();
      await ask({ key: "forgotten", at: inMs(1_500) });
      await ask({ key: "kept", at: inMs(2_000) });
      await forget("forgotten");
      await eventually(() => expect(keys()).toEqual(["kept"]));
    });

    test("a failure comes again, each time later, until it is given up with its reason", async () => {
      const fails = () => Promise.reject(new Error("postgres://me:secret@host says no"));
      const { ask, done, row } = await open(fails, { pauseAfter: (attempt) => 100 * attempt });
      await ask({ key: "hopeless" });
      await eventually(async () => expect(await row()).toMatchObject({ failed_at: expect.any(Date) as Date }));
      expect(done.map(({ attempt }) => attempt)).toEqual(Array.from({ length: maxAttempts }, (_, i) => i + 1));
      const pauses = done.slice(1).map(({ at }, i) => at - done[i]!.at);
      pauses.forEach((ms, i) => expect(ms).toBeGreaterThanOrEqual(100 * (i + 1)));
      expect(await row()).toMatchObject({ done_at: null, last_error: "postgres://***@host says no" });
      await pause(1_500);
      expect(done).toHaveLength(maxAttempts);
    });

    test("what failed once is done the next time", async () => {
      const moody = ({ attempt }: Job) => (attempt === 1 ? Promise.reject(new Error("not now")) : Promise.resolve());
      const { ask, done, row } = await open(moody, { pauseAfter: () => 100 });
      await ask({ key: "moody" });
      await eventually(async () => expect(await row()).toMatchObject({ done_at: expect.any(Date) as Date }));
      expect(done.map(({ attempt }) => attempt)).toEqual([1, 2]);
      expect(await row()).toMatchObject({ failed_at: null, last_error: null });
    });

    test("what a process left when it died is done by the next, once its lease is over", async () => {
      const { ask, start, left, done } = prepare();
      await ask({ key: "left" });
      const over = Date.now() + 2_000;
      await left(`attempts = 1, leased_until = '${new Date(over).toISOString()}'`);
      await start();
      await eventually(() => expect(done).toEqual([expect.objectContaining({ key: "left", attempt: 2 })]));
      expect(done[0]!.at).toBeGreaterThanOrEqual(over);
    });

    test("what was asked for again while it was being done is done again", async () => {
      const again = inMs(2_500);
      const { ask, done, row } = await open(async ({ attempt, input }) => {
        if (attempt === 1 && input["again"] === undefined)
          await ask({ key: "daily", at: again, input: { again: true } });
      });
      await ask({ key: "daily" });
      await eventually(async () => expect(await row()).toMatchObject({ done_at: expect.any(Date) as Date }));
      expect(done.map(({ input }) => input)).toEqual([{}, { again: true }]);
      expect(done[1]!.at).toBeGreaterThanOrEqual(again.getTime());
    });

    test("organisations have work of their own, and each handler sees only its organisation's", async () => {
      const seen: unknown[] = [];
      const { ask, done } = await open(async ({ actor, name }) => {
        const query = "select organisation from jobs where name = $1";
        const { rows } = await database().transaction((tx) => tx.query(query, [name]), actor.organisation);
        seen.push(rows);
      });
      const owners = ["acme", "globex"].map((organisation) => ({ organisation, team: "sales", owner: "ann" }));
      for (const owner of owners) await ask({ key: "same", input: { of: owner.organisation } }, owner);
      await eventually(() => expect(seen).toHaveLength(2));
      expect(done.map(({ actor }) => actor)).toEqual(expect.arrayContaining(owners));
      for (const { actor, input } of done) expect(input).toEqual({ of: actor.organisation });
      expect(seen).toEqual(expect.arrayContaining(owners.map(({ organisation }) => [{ organisation }])));
    });

    test("long work does not hold up other work", async () => {
      let end = () => undefined as void;
      const ended = new Promise<void>((resolve) => (end = resolve));
      const { ask, keys } = await open(({ key }) => (key === "long" ? ended : Promise.resolve()));
      await ask({ key: "long" });
      await eventually(() => expect(keys()).toEqual(["long"]));
      await ask({ key: "short" });
      await eventually(() => expect(keys()).toEqual(["long", "short"]));
      end();
    });

    test("a stop waits for what is being done, and begins nothing more", async () => {
      const { ask, stop, keys, row } = await open(() => pause(700));
      await ask({ key: "running" });
      await eventually(() => expect(keys()).toEqual(["running"]));
      await stop();
      expect(await row()).toMatchObject({ done_at: expect.any(Date) as Date });
      await ask({ key: "too late" });
      await pause(1_500);
      expect(keys()).toEqual(["running"]);
    });
  });
}
