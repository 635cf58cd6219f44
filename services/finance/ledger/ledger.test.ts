import { beforeAll, describe, expect, test } from "vitest";
import { pageOf } from "../../kit/page.ts";
import { EVERYBODY, defaultTenant } from "../../kit/tenancy.ts";
import { describeOnEveryDatabase } from "../../kit/testing/databases.ts";
import { prepare } from "../../kit/testing/service.ts";
import { unitsOn } from "../../kit/unit.ts";
import { uuidv7 } from "../../kit/uuid.ts";
import { migrations } from "../migrations.ts";
import { booksOf } from "../testing/finance.ts";
import { accountSchema, accountsSchema, postingSchema } from "./ledger.ts";
import type { Entry } from "./ledger.ts";
import { post } from "./store.ts";

const debit: Entry = { account: "bank", side: "debit", amount: 100 };
const credit: Entry = { account: "revenue", side: "credit", amount: 100 };

describeOnEveryDatabase("the ledger", (database) => {
  beforeAll(() => prepare(database(), migrations));
  const posted = (organisation: string, entries: readonly Entry[]) =>
    unitsOn(database(), "finance")({ ...defaultTenant, organisation }, (unit) =>
      post(unit, { cause: "person", currency: "EUR", on: "2026-03-01", entries }),
    );
  /** SQL of somebody who goes round the service. */
  const sql = (statement: string, params: readonly unknown[] = []) =>
    database().transaction((tx) => tx.query(statement, params), EVERYBODY);

  test.each<[string, readonly Entry[]]>([
    ["one side only", [debit]],
    ["more on one side", [debit, { ...credit, amount: 101 }]],
    ["nothing at all", []],
  ])("does not take a posting of %s", async (_, entries) => {
    const organisation = `org-${uuidv7()}`;
    await expect(posted(organisation, entries)).rejects.toMatchObject({ code: "23514" });
    expect(await booksOf(database(), organisation).balances()).toEqual({});
  });

  test("takes one with several entries that balance in the end, and writes whose it is", async () => {
    const split = [debit, { ...credit, amount: 60 }, { ...credit, account: "tax", amount: 40 }];
    const id = await posted("split", split);
    const balances = await booksOf(database(), "split").balances();
    expect(balances).toEqual({ "bank EUR": 100, "revenue EUR": 60, "tax EUR": 40 });
    for (const [table, column] of [
      ["ledger_postings", "id"],
      ["ledger_entries", "posting_id"],
    ]) {
      const { rows } = await sql(`select distinct organisation, team, owner from ${table} where ${column} = $1`, [id]);
      expect(rows).toEqual([{ organisation: "split", team: "default", owner: "default" }]);
    }
  });

  test("does not take a late entry that upsets a posting", async () => {
    const id = await posted("late", [debit, credit]);
    const late = `insert into ledger_entries (posting_id, organisation, account, side, amount)
      values ($1, 'late', 'tax', 'debit', 1)`;
    await expect(sql(late, [id])).rejects.toThrow("does not balance: debits 101, credits 100");
  });

  test("does not take an entry of another organisation, nor of no posting, nor on no account", async () => {
    const id = await posted("theirs", [debit, credit]);
    const entry = (posting: string, organisation: string, account: string) =>
      sql(
        `insert into ledger_entries (posting_id, organisation, account, side, amount)
         values ($1, $2, $3, 'debit', 1), ($1, $2, $3, 'credit', 1)`,
        [posting, organisation, account],
      );
    await posted("ours", [debit, credit]);
    await expect(entry(id, "ours", "tax")).rejects.toMatchObject({ code: "23503" });
    await expect(entry(uuidv7(), "ours", "tax")).rejects.toMatchObject({ code: "23503" });
    await expect(entry(id, "theirs", "nowhere")).rejects.toMatchObject({ code: "23503" });
  });

  test.each([
    "update ledger_entries set amount = 1",
    "delete from ledger_entries",
    "truncate ledger_entries",
    "update ledger_postings set currency = 'USD'",
    "truncate ledger_postings cascade",
    "update accounts set kind = 'asset'",
  ])("is never changed: %s", async (statement) => {
    await posted("kept", [debit, credit]);
    await expect(sql(statement)).rejects.toThrow("the ledger is never changed");
  });

  test.each([
    "update invoices set total = total + 1, net = net + 1",
    "delete from invoices",
    "update invoice_lines set quantity = 2",
    "update payments set amount = 1",
  ])("what was issued is never changed: %s", async (statement) => {
    await expect(sql(statement)).rejects.toThrow("what was issued is never changed");
  });

  test("what is paid of an invoice is never more than its total, nor less than nothing", async () => {
    const books = booksOf(database(), `org-${uuidv7()}`);
    const { id } = await books.invoice(await books.customer());
    for (const settled of [10_001, -1]) {
      const stray = sql("update invoices set settled = $2 where id = $1", [id, settled]);
      await expect(stray).rejects.toMatchObject({ code: "23514" });
    }
  });

  describe("accounts and postings of people", () => {
    const posting = {
      currency: "EUR",
      memo: "March",
      entries: [
        { ...debit, account: "rent" },
        { ...credit, account: "bank" },
      ],
    };

    test("an account is opened, posted on, and read in the journal", async () => {
      const books = booksOf(database(), `org-${uuidv7()}`);
      expect((await books.read(accountsSchema, "/accounts")).items.map(({ code }) => code)).toContain("receivables");
      await books.refused(422, books.send("/postings", posting));
      const rent = { code: "rent", name: "Rent", kind: "expense" };
      expect(await books.make(accountSchema, "/accounts", rent)).toEqual(rent);
      await books.refused(409, books.send("/accounts", { ...rent, kind: "asset" }));
      const made = await books.make(postingSchema, "/postings", { ...posting, bookedOn: "2026-03-05" });
      expect(made).toMatchObject({ ...posting, cause: "person", bookedOn: "2026-03-05" });
      expect((await books.read(pageOf(postingSchema), "/postings")).items).toEqual([made]);
      expect(await books.balances()).toEqual({ "bank EUR": -100, "rent EUR": 100 });
    });

    test.each<[string, object[]]>([
      ["that does not balance", [debit, { ...credit, amount: 99 }]],
      ["on what invoices keep", [{ ...debit, account: "receivables" }, credit]],
      ["that names a side twice", [debit, debit, { ...credit, amount: 200 }]],
    ])("fails with 422 for a posting %s", async (_, entries) => {
      const books = booksOf(database(), "fails");
      await books.refused(422, books.send("/postings", { ...posting, entries }));
    });
  });
});
