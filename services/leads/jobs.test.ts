import { beforeAll, describe, expect, test } from "vitest";
import type { Letter } from "../kit/mailer.ts";
import { describeOnEveryDatabase, setUpMs } from "../kit/testing/databases.ts";
import { silent } from "../kit/testing/log.ts";
import { prepare } from "../kit/testing/service.ts";
import { uuidv7 } from "../kit/uuid.ts";
import type { SendWebhook, Webhook } from "../kit/webhook.ts";
import { changeLead } from "./change.ts";
import type { Row } from "./csv.ts";
import { deliver, maxTries } from "./deliveries.ts";
import { findFollowUp, finishFollowUp, followUpDue, remind, storeFollowUp } from "./follow-ups.ts";
import { findImport, finishImport, portionsOf, storeImport, takeFile } from "./imports.ts";
import { migrations } from "./migrations.ts";
import { captured, doJobs, eventsOf, someone, workOn } from "./testing.ts";
import { deadLettersPage, newWebhookSchema, removeWebhook, reviveDeadLetter, storeWebhook } from "./webhooks.ts";

const ida = { name: "Ida", email: "ida@example.com" };
const all = { limit: 100 };
const dayMs = 24 * 3_600_000;

describeOnEveryDatabase("work that outlives a request", (database) => {
  const work: ReturnType<typeof workOn> = (actor, does) => workOn(database())(actor, does);
  beforeAll(() => prepare(database(), migrations), setUpMs);

  describe("a follow-up", () => {
    const letters: Letter[] = [];
    let mailIsAway = false;
    const send = (letter: Letter) =>
      mailIsAway ? Promise.reject(new Error("away")) : Promise.resolve(void letters.push(letter));
    const doDue = (options?: { aheadMs: number }) =>
      doJobs(
        database(),
        {
          "follow-up-due": (job) => followUpDue(work, job),
          "follow-up-letter": (job) => remind(work, { sends: true, send, close: () => undefined }, job),
        },
        options,
      );
    const plan = async (organisation: string, assignee: string | null) => {
      const mine = someone(organisation);
      const [lead = ""] = await work(mine, (unit) => captured(unit, ida));
      await work(mine, (unit) => changeLead(unit, lead, { assignee }));
      const dueAt = new Date(Date.now() + dayMs).toISOString();
      const { id } = await work(mine, (unit) => storeFollowUp(unit, uuidv7(), lead, { dueAt, note: "Call back" }));
      const state = async () => (await work(mine, (unit) => findFollowUp(unit, id)))?.state;
      return { mine, id, lead, state };
    };

    test("is due at its time and not before, and reminds whoever has the lead by then, once", async () => {
      const { mine, id, lead, state } = await plan("reminded", "ada@example.com");
      await doDue();
      expect(await state()).toBe("open");
      await work(mine, (unit) => changeLead(unit, lead, { assignee: "bob@example.com" }));
      await doDue({ aheadMs: dayMs });
      await doDue();
      expect(await state()).toBe("due");
      const text = "A follow-up with Ida is due:\n\nCall back\n";
      expect(letters.splice(0)).toEqual([{ to: "bob@example.com", subject: "A follow-up is due", text }]);
      const events = (await eventsOf(work, mine)).filter(({ subject }) => subject === id);
      expect(events.map(({ type }) => type)).toEqual(["follow-up.planned", "follow-up.due"]);
    });

    test("that is done in time stays done, and reminds nobody", async () => {
      const { mine, id, state } = await plan("done", "ada@example.com");
      await work(mine, (unit) => finishFollowUp(unit, id));
      await work(mine, (unit) => finishFollowUp(unit, id));
      await doDue({ aheadMs: dayMs });
      expect([await state(), letters.splice(0)]).toEqual(["done", []]);
      expect((await eventsOf(work, mine)).filter(({ type }) => type === "follow-up.done")).toHaveLength(1);
    });

    test.each([null, "ada", "everybody <x@example.com>"])(
      "with %j, who has no address, is due without a letter",
      async (assignee) => {
        const { state } = await plan(`without ${assignee}`, assignee);
        await doDue({ aheadMs: dayMs });
        expect([await state(), letters.splice(0)]).toEqual(["due", []]);
      },
    );

    test("is due also while mail is away, and the letter comes when it is back", async () => {
      const { state } = await plan("no mail", "ada@example.com");
      mailIsAway = true;
      await doDue({ aheadMs: dayMs });
      expect([await state(), letters]).toEqual(["due", []]);
      mailIsAway = false;
      await doDue({ aheadMs: dayMs });
      expect(letters.splice(0)).toHaveLength(1);
    });

    test("of one organisation is neither read nor finished by another", async () => {
      const { id, state } = await plan("private", null);
      const theirs = work(someone("intruder"), (unit) => finishFollowUp(unit, id));
      expect([await theirs, await state()]).toEqual([undefined, "open"]);
    });
  });

  describe("a webhook", () => {
    const sent: Webhook[] = [];
    let answer: Error | undefined;
    const send: SendWebhook = (message) => {
      sent.push(message);
      return answer ? Promise.reject(answer) : Promise.resolve();
    };
    const doDue = (options?: { aheadMs: number }) =>
      doJobs(database(), { deliver: (job) => deliver(work, send, silent, job) }, options);
    const add = (mine: ReturnType<typeof someone>, url: string, events?: string[]) =>
      work(mine, (unit) => storeWebhook(unit, uuidv7(), newWebhookSchema.parse({ url, events })));

    test("is told what happened to a lead, signed, with the lead as it is by then", async () => {
      const mine = someone("told");
      const { secret } = await add(mine, "https://crm.example/hook", ["lead.captured"]);
      const [lead = ""] = await work(mine, (unit) => captured(unit, ida));
      await work(mine, (unit) => changeLead(unit, lead, { status: "contacted" }));
      await doDue();
      const [message, ...more] = sent.splice(0);
      expect(more).toEqual([]);
      expect(message).toMatchObject({ url: "https://crm.example/hook", secret });
      expect(message?.body).toMatchObject({
        id: message?.id,
        type: "lead.captured",
        lead: { id: lead, email: "ida@example.com", status: "contacted" },
      });
      await doDue({ aheadMs: dayMs });
      expect(sent).toEqual([]);
    });

    test("that fails is tried again after pauses that grow, then listed as a dead letter, and may be tried anew", async () => {
      const mine = someone("dead");
      const { id: webhook } = await add(mine, "https://crm.example/dead");
      const [lead] = await work(mine, (unit) => captured(unit, ida));
      answer = new Error("crm.example answers 500");
      const dead = () => work(mine, (unit) => deadLettersPage(unit, all));
      await doDue();
      await doDue({ aheadMs: 9_000 });
      expect(sent).toHaveLength(1);
      await doDue({ aheadMs: 2_000 });
      await doDue({ aheadMs: 38_000 });
      expect(sent).toHaveLength(2);
      for (let tries = 2; tries < maxTries; tries++) {
        expect((await dead()).items).toEqual([]);
        await doDue({ aheadMs: dayMs });
      }
      await doDue({ aheadMs: dayMs });
      expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
      expect(sent.splice(0)).toHaveLength(maxTries);
      const { items } = await dead();
      expect(items).toMatchObject([
        {
          webhookId: webhook,
          leadId: lead,
          type: "lead.captured",
          tries: maxTries,
          lastError: "crm.example answers 500",
        },
      ]);
      expect((await eventsOf(work, mine)).at(-1)).toMatchObject({ type: "webhook.given-up", subject: webhook });

      answer = undefined;
      const revived = (by: ReturnType<typeof someone>) =>
        work(by, (unit) => reviveDeadLetter(unit, items[0]?.id ?? ""));
      expect(await revived(someone("stranger"))).toBeUndefined();
      expect(await revived(mine)).toMatchObject({ id: items[0]?.id });
      expect(await revived(mine)).toBeUndefined();
      await doDue();
      expect([sent.splice(0).length, (await dead()).items]).toEqual([1, []]);
    });

    test("hears of nothing it did not ask for, nor of another organisation, nor after it is gone", async () => {
      const [mine, theirs] = [someone("quiet"), someone("loud")];
      const { id } = await add(mine, "https://crm.example/quiet", ["lead.status-changed"]);
      const [lead = ""] = await work(mine, (unit) => captured(unit, ida));
      const [other = ""] = await work(theirs, (unit) => captured(unit, ida));
      await work(theirs, (unit) => changeLead(unit, other, { status: "won" }));
      await doDue();
      expect(sent).toEqual([]);
      await work(mine, (unit) => changeLead(unit, lead, { status: "won" }));
      expect(await work(theirs, (unit) => removeWebhook(unit, id))).toBeUndefined();
      await work(mine, (unit) => removeWebhook(unit, id));
      await doDue();
      expect(sent).toEqual([]);
    });
  });

  describe("an import", () => {
    const rows: readonly Row[] = Array.from({ length: 1_100 }, (_, i) =>
      i % 4 === 3 ? { line: i + 2, mistake: "no" } : { line: i + 2, lead: { name: "P", email: `p${i}@example.com` } },
    );
    // eslint-disable-next-line @typescript-eslint/require-await -- a stream, from what is there already
    async function* stream(of: readonly Row[], then?: Error) {
      yield* of;
      if (then) throw then;
    }
    const file = (until = rows.length, then?: Error) => stream(rows.slice(0, until), then);

    test("that was cut off goes on where it stopped: each line counts once", async () => {
      const mine = someone("cut off");
      const id = uuidv7();
      const begun = await work(mine, (unit) => storeImport(unit, id));
      const cut = takeFile(work, mine, begun, portionsOf(file(700, new Error("gone"))));
      await expect(cut).rejects.toThrow("gone");
      const half = await work(mine, (unit) => findImport(unit, id));
      expect(half).toMatchObject({ state: "running", rows: 500, captured: 375, refused: 125 });
      expect(await takeFile(work, mine, half!, portionsOf(file()))).toBe("done");
      const finished = await work(mine, (unit) => finishImport(unit, id, "done"));
      expect(finished).toMatchObject({ rows: 1_100, captured: 825, seenAgain: 0, refused: 275 });
      expect(finished.mistakes).toHaveLength(100);
      expect(finished.mistakes[1]).toEqual({ line: 9, detail: "no" });
      const data = { state: "done", captured: 825, seenAgain: 0, refused: 275 };
      expect((await eventsOf(work, mine)).at(-1)).toEqual({ type: "import.finished", subject: id, data });
    });

    test("fails when another file comes under its key, in the middle or afterwards, and takes in nothing of it", async () => {
      const mine = someone("other file");
      const id = uuidv7();
      const begun = await work(mine, (unit) => storeImport(unit, id));
      await takeFile(work, mine, begun, portionsOf(file(700, new Error("gone")))).catch(() => undefined);
      const others: readonly (readonly Row[])[] = [
        rows.toSpliced(10, 1, { line: 12, lead: { name: "Q", email: "q@example.com" } }),
        rows.slice(0, 300),
        rows.toSpliced(499, 1),
      ];
      const refused = expect.objectContaining({ status: 422, kind: "idempotency-key-reused" }) as Error;
      const left = (await work(mine, (unit) => findImport(unit, id)))!;
      for (const other of others) {
        await expect(takeFile(work, mine, left, portionsOf(stream(other)))).rejects.toEqual(refused);
      }
      expect(await work(mine, (unit) => findImport(unit, id))).toEqual(left);
      await takeFile(work, mine, left, portionsOf(file()));
      await work(mine, (unit) => finishImport(unit, id, "done"));
      const done = (await work(mine, (unit) => findImport(unit, id)))!;
      expect(await takeFile(work, mine, done, portionsOf(file()))).toBe("done");
      for (const other of [...others, [...rows, ...rows]]) {
        await expect(takeFile(work, mine, done, portionsOf(stream(other)))).rejects.toEqual(refused);
      }
      expect(await work(mine, (unit) => findImport(unit, id))).toEqual(done);
    });

    test("fails when two requests read the same file at once, and each line still counts once", async () => {
      const mine = someone("two readers");
      const id = uuidv7();
      const begun = await work(mine, (unit) => storeImport(unit, id));
      const results = await Promise.allSettled([1, 2].map(() => takeFile(work, mine, begun, portionsOf(file()))));
      const failed = results.filter((result) => result.status === "rejected");
      for (const { reason } of failed) expect(reason).toMatchObject({ status: 409, kind: "import-running" });
      expect(failed.length).toBeGreaterThan(0);
      const left = (await work(mine, (unit) => findImport(unit, id)))!;
      expect(left.captured + left.seenAgain + left.refused).toBe(left.rows);
      expect(left.seenAgain).toBe(0);
      expect(await work(someone("not theirs"), (unit) => findImport(unit, id))).toBeUndefined();
    });
  });
});
