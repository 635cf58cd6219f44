import { beforeAll, expect, test } from "vitest";
import { eventPageSchema } from "./events.ts";
import { whenGivenUp } from "./given-up.ts";
import { doNextJob, maxAttempts } from "./jobs.ts";
import type { Handlers } from "./jobs.ts";
import { EVERYBODY } from "./tenancy.ts";
import { describeOnEveryDatabase } from "./testing/databases.ts";
import { silent } from "./testing/log.ts";
import { problem } from "./testing/requests.ts";
import { assemble, bearer, prepare } from "./testing/service.ts";

const acme = { organisation: "acme", team: "sales", owner: "ann" };

describeOnEveryDatabase("work that is given up", (database) => {
  beforeAll(() => prepare(database(), []));

  test("is told of, stays for a person, and is tried anew when somebody asks for it", async () => {
    const { app, means } = assemble({ title: "Test", prefix: "/api/test", serve: () => undefined }, database());
    const ask = (method: string, path: string, who = bearer("acme")) =>
      app.request(`/api/test${path}`, { method, headers: who });
    let works = false;
    const told: string[] = [];
    const handlers: Handlers = {
      moody: () => (works ? Promise.resolve() : Promise.reject(new Error("postgres://me:secret@host says no"))),
    };
    const own = () => Promise.resolve(void told.push("own"));
    const log = { ...silent, error: (line: object) => void told.push(JSON.stringify(line)) };
    const options = { pauseAfter: () => 0, givenUp: whenGivenUp("test", log as typeof silent, own) };
    const settle = async () => {
      while (await doNextJob(database(), handlers, options));
    };
    const later = () => means.work(acme, (unit) => unit.later({ name: "moody", key: "k", input: { n: 7 } }));
    const listed = async (who = bearer("acme")) =>
      ((await (await ask("GET", "/jobs/given-up", who)).json()) as { items: { id: string }[] }).items;

    await later();
    await settle();
    expect(told).toEqual([expect.stringContaining('"key":"k"'), "own"]);
    expect(told.join("")).not.toContain("secret");
    const [job, ...others] = await listed();
    expect(others).toEqual([]);
    expect(job).toMatchObject({
      name: "moody",
      key: "k",
      attempts: maxAttempts,
      reason: "postgres://***@host says no",
    });
    const { items } = eventPageSchema.parse(await (await ask("GET", "/events")).json());
    const data = { name: "moody", key: "k", attempts: maxAttempts };
    expect(items).toMatchObject([{ type: "bap.job.given-up", subject: job!.id, actor: "ann", data }]);

    const retry = (who = bearer("acme")) => ask("POST", `/jobs/given-up/${job!.id}/retry`, who);
    expect(await listed(bearer("globex"))).toEqual([]);
    expect((await problem(await retry(bearer("globex")))).status).toBe(404);
    expect((await problem(await retry(bearer("acme", "member")))).status).toBe(403);
    expect((await retry()).status).toBe(202);
    expect((await problem(await retry())).status).toBe(404);
    await settle();
    expect(await listed()).toMatchObject([{ id: job!.id, attempts: maxAttempts }]);

    works = true;
    await later();
    expect(await listed()).toEqual([]);
    await settle();
    const left = () => database().transaction((tx) => tx.query("select owner, input, done_at from jobs"), EVERYBODY);
    const done = { owner: "ann", input: { n: 7 }, done_at: expect.any(Date) as Date };
    expect((await left()).rows).toEqual([done]);
  });
});
