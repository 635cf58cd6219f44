import { beforeAll, expect, test } from "vitest";
import { eventPageSchema } from "../../kit/events.ts";
import { doNextJob } from "../../kit/jobs.ts";
import { pageOf } from "../../kit/page.ts";
import { describeOnEveryDatabase } from "../../kit/testing/databases.ts";
import { prepare } from "../../kit/testing/service.ts";
import { uuidv7 } from "../../kit/uuid.ts";
import { handlers } from "../handlers.ts";
import { migrations } from "../migrations.ts";
import { booksOf } from "../testing/finance.ts";
import type { Books } from "../testing/finance.ts";
import { budgetSchema } from "./budget.ts";

const budget = { account: "expenses", currency: "EUR", month: "2026-03", amount: 10_000, notify: "cfo@example.com" };

describeOnEveryDatabase("budgets", (database) => {
  beforeAll(() => prepare(database(), migrations));
  const fresh = () => booksOf(database(), `org-${uuidv7()}`);
  const spend = async (books: Books, amount: number, bookedOn = "2026-03-15") => {
    const entries = [
      { account: "expenses", side: "debit", amount },
      { account: "bank", side: "credit", amount },
    ];
    expect((await books.send("/postings", { currency: "EUR", memo: "x", bookedOn, entries })).status).toBe(201);
    while (await doNextJob(database(), handlers(books.means)));
  };
  const crossings = async (books: Books) =>
    (await books.read(eventPageSchema, "/events?limit=100")).items.filter(({ type }) => type === "bap.budget.crossed");

  test("that is crossed tells once, by an event and a letter; one that is just reached does not", async () => {
    const books = fresh();
    const { id } = await books.make(budgetSchema, "/budgets", budget);
    await spend(books, 10_000);
    await spend(books, 5_000, "2026-04-01");
    expect([await crossings(books), books.letters]).toEqual([[], []]);
    for (let i = 0; i < 2; i++) await spend(books, 1);
    const [crossing, ...others] = await crossings(books);
    expect(others).toEqual([]);
    expect(crossing).toMatchObject({ subject: id, data: { account: "expenses", amount: 10_000, spent: 10_001 } });
    expect(JSON.stringify(crossing)).not.toContain("cfo@example.com");
    expect(books.letters).toMatchObject([{ to: "cfo@example.com", subject: "Over budget: expenses in 2026-03" }]);
    expect(books.letters[0]?.text).toContain("100.01 EUR");
    const { items } = await books.read(pageOf(budgetSchema), "/budgets?month=2026-03");
    expect(items).toMatchObject([{ id, spent: 10_002, crossedAt: expect.any(String) as string }]);
  });

  test("that is raised may be crossed once more; one that is set late is looked at", async () => {
    const books = fresh();
    await spend(books, 20_000);
    const { id } = await books.make(budgetSchema, "/budgets", budget);
    while (await doNextJob(database(), handlers(books.means)));
    expect(await crossings(books)).toHaveLength(1);
    const raised = await books.send(`/budgets/${id}`, { amount: 30_000 }, {}, "PATCH");
    expect(await raised.json()).toMatchObject({ amount: 30_000, crossedAt: null, notify: "cfo@example.com" });
    await spend(books, 10_001);
    expect(await crossings(books)).toHaveLength(2);
  });

  test("two changes at once keep what the other one changed", async () => {
    const books = fresh();
    const { id } = await books.make(budgetSchema, "/budgets", budget);
    for (let amount = 1; amount <= 10; amount += 1) {
      const notify = `cfo-${amount}@example.com`;
      const change = (body: object) => books.send(`/budgets/${id}`, body, {}, "PATCH");
      await Promise.all([change({ amount }), change({ notify })]);
      const { items } = await books.read(pageOf(budgetSchema), "/budgets");
      expect(items).toMatchObject([{ amount, notify }]);
    }
    const removed = await books.send(`/budgets/${id}`, { notify: null }, {}, "PATCH");
    expect(await removed.json()).toMatchObject({ amount: 10, notify: null });
  });

  test("there is one for each account, currency and month, and none of an account that is not there", async () => {
    const books = fresh();
    await books.make(budgetSchema, "/budgets", budget);
    await books.refused(409, books.send("/budgets", { ...budget, amount: 1 }));
    await books.refused(422, books.send("/budgets", { ...budget, account: "nowhere" }));
    await books.refused(422, books.send("/budgets", { ...budget, month: "2026-13" }));
    await books.refused(404, books.send(`/budgets/${uuidv7()}`, { amount: 1 }, {}, "PATCH"));
  });
});
