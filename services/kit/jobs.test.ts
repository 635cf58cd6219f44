import { beforeAll, expect, test, vi } from "vitest";
import { doJob, doNextJob, maxAttempts, storeJob } from "./jobs.ts";
import { kitMigrations } from "./kit-migrations.ts";
import type { Handlers, NewJob } from "./jobs.ts";
import { migrate } from "./migrate.ts";
import { handOverJobs } from "./runner-outbox.ts";
import { defaultTenant, EVERYBODY } from "./tenancy.ts";
import { describeOnEveryDatabase } from "./testing/databases.ts";

describeOnEveryDatabase("jobs", (database) => {
  const minute = 60_000;
  const nothing = () => Promise.resolve();
  const sql = (text: string, params: readonly unknown[] = []) =>
    database().transaction((tx) => tx.query<{ id: string }>(text, params), EVERYBODY);
  const ask = (job: NewJob) =>
    database().transaction((tx) => storeJob(tx, defaultTenant, new Date(), job), defaultTenant.organisation);
  const idOf = async (name: string) => (await sql("select id from jobs where name = $1", [name])).rows[0]!.id;
  const rowOf = async (name: string) => (await sql("select * from jobs where name = $1", [name])).rows[0];

  beforeAll(async () => void (await migrate(database(), kitMigrations)));

  test("who asks for the next one hears whether there was one", async () => {
    const handlers = { next: vi.fn(nothing) };
    expect(await doNextJob(database(), handlers)).toBe(false);
    await ask({ name: "next", key: "a" });
    expect(await doNextJob(database(), handlers)).toBe(true);
    expect(await doNextJob(database(), handlers)).toBe(false);
    expect(handlers.next).toHaveBeenCalledTimes(1);
  });

  test("a failure waits 2 s at first, and then twice as long each time", async () => {
    await ask({ name: "doubling", key: "a" });
    const id = await idOf("doubling");
    const rests: number[] = [];
    for (let attempt = 1; attempt < maxAttempts; attempt += 1) {
      rests.push((await doJob(database(), { doubling: () => Promise.reject(new Error("no")) }, id)) ?? 0);
      await sql("update jobs set due_at = now() - interval '1 minute' where id = $1", [id]);
    }
    rests.forEach((ms, i) => expect(Math.ceil(ms / 1_000)).toBe(2 ** (i + 1)));
  });

  test("who does one of them hears when to come again, and that there is no need to", async () => {
    await ask({ name: "timed", key: "a", at: new Date(Date.now() + minute) });
    const handlers = { timed: vi.fn(nothing) };
    const id = await idOf("timed");
    const restMs = await doJob(database(), handlers, id);
    expect(restMs).toBeGreaterThan(minute - 5_000);
    expect(restMs).toBeLessThanOrEqual(minute);
    await ask({ name: "timed", key: "a" });
    expect(await doJob(database(), handlers, id)).toBeUndefined();
    expect(await doJob(database(), handlers, id)).toBeUndefined();
    expect(handlers.timed).toHaveBeenCalledTimes(1);
  });

  test("what only another version can do is left alone, and asked for again in a while", async () => {
    await ask({ name: "unheard-of", key: "a" });
    expect(await doJob(database(), { other: nothing }, await idOf("unheard-of"))).toBe(5_000);
    expect(await rowOf("unheard-of")).toMatchObject({ attempts: 0, leased_until: null });
  });

  test("a lease is renewed while the work lasts, and nobody else does it", async () => {
    await ask({ name: "lasting", key: "a" });
    const handlers: Handlers = { lasting: vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, 1_500))) };
    const first = doNextJob(database(), handlers, { leaseMs: 600 });
    await vi.waitFor(() => expect(handlers["lasting"]).toHaveBeenCalled());
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await doNextJob(database(), handlers, { leaseMs: 600 })).toBe(false);
    expect(await first).toBe(true);
    expect(await rowOf("lasting")).toMatchObject({ attempts: 1, done_at: expect.any(Date) as Date });
  });

  test("work that ends its process each time is given up too", async () => {
    await ask({ name: "deadly", key: "a" });
    await sql("update jobs set attempts = $1, leased_until = now() - interval '1 second' where name = 'deadly'", [
      maxAttempts,
    ]);
    const handlers = { deadly: vi.fn(nothing) };
    expect(await doNextJob(database(), handlers)).toBe(true);
    expect(handlers.deadly).not.toHaveBeenCalled();
    expect(await rowOf("deadly")).toMatchObject({
      failed_at: expect.any(Date) as Date,
      last_error: expect.stringContaining("the process ended") as string,
    });
  });

  test("work is handed over once for each time it was asked for, also when it is moved at that moment", async () => {
    const at = new Date(Date.now() + minute);
    await ask({ name: "handed", key: "a", at });
    const id = await idOf("handed");
    const told = vi.fn(nothing);
    const hand = () => handOverJobs(database(), ["handed"], told);
    expect([await hand(), await hand()]).toEqual([1, 0]);
    expect(told).toHaveBeenCalledWith(id, "handed");
    await ask({ name: "handed", key: "a", at });
    told.mockImplementationOnce(() => ask({ name: "handed", key: "a", at }));
    expect([await hand(), await hand(), await hand()]).toEqual([1, 1, 0]);
  });

  test("what could not be handed over is an error, and stays; the others are through", async () => {
    for (const key of ["a", "b"]) await ask({ name: "refused", key });
    const away = vi.fn(nothing).mockRejectedValueOnce(new Error("away"));
    await expect(handOverJobs(database(), ["refused"], away)).rejects.toThrow("away");
    expect(await handOverJobs(database(), ["refused"], nothing)).toBe(1);
  });

  test("what was handed over and is overdue by far is handed over again: the engine may have lost it", async () => {
    await ask({ name: "lost", key: "a" });
    await handOverJobs(database(), ["lost"], nothing);
    const past = "now() - interval '6 minutes'";
    await sql(`update jobs set due_at = ${past}, handed_at = ${past} where name = 'lost'`);
    expect(await handOverJobs(database(), ["lost"], nothing)).toBe(1);
    expect(await handOverJobs(database(), ["lost"], nothing)).toBe(0);
  });
});
