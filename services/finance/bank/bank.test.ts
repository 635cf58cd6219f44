import { beforeAll, describe, expect, test } from "vitest";
import { doNextJob } from "../../kit/jobs.ts";
import { describeOnEveryDatabase } from "../../kit/testing/databases.ts";
import { prepare } from "../../kit/testing/service.ts";
import { uuidv7 } from "../../kit/uuid.ts";
import { handlers } from "../handlers.ts";
import { migrations } from "../migrations.ts";
import { booksOf } from "../testing/finance.ts";
import { bankLineSchema, statementSchema } from "./bank.ts";
import { wordsOf } from "./statement.ts";

const header = "date,amount,currency,reference,counterparty";
const csv = (...rows: string[]) => [header, ...rows, ""].join("\n");

test("words of a reference that may be numbers are found in what people write", () => {
  expect(wordsOf('Rechnung inv-00042, "INV/2024/0001". thanks')).toEqual([
    "inv-00042",
    "inv/2024/0001",
    "2024",
    "0001",
  ]);
  expect(wordsOf("a/b c")).toEqual([]);
});

describeOnEveryDatabase("reconciliation", (database) => {
  beforeAll(() => prepare(database(), migrations));
  const fresh = async () => {
    const books = booksOf(database(), `org-${uuidv7()}`);
    return { ...books, customerId: await books.customer("Zoë GmbH") };
  };
  const match = (books: { send: ReturnType<typeof booksOf>["send"] }, lineId: string | undefined, word: object) =>
    books.send(`/bank-lines/${lineId}/match`, word);

  test("number, amount and currency that fit exactly pay by themselves; nothing less does", async () => {
    const books = await fresh();
    const exact = await books.invoice(books.customerId, { total: 11_900 });
    const part = await books.invoice(books.customerId, { total: 5_000 });
    await books.invoice(books.customerId, { total: 700, currency: "CHF" });
    const statement = await books.statement(
      csv(
        "2026-03-02,119.00,EUR,Payment for inv-00001 thanks,Zoe",
        "2026-03-02,49.99,EUR,INV-00002,Zoë GmbH",
        "2026-03-03,7.00,EUR,INV-00003,Zoë GmbH",
        "2026-03-03,-12.50,EUR,fee,Bank",
      ),
    );
    expect(statement).toMatchObject({ imported: 4, matched: 1, open: 3, state: "done" });
    expect(await books.findInvoice(exact.id)).toMatchObject({ status: "paid", open: 0 });
    expect(await books.findInvoice(part.id)).toMatchObject({ status: "open" });
    const [fee, francs, near, paid] = await books.lines();
    expect(paid).toMatchObject({
      state: "matched",
      matchedBy: "rule",
      invoiceId: exact.id,
      position: 1,
      suggestions: [],
    });
    expect(near?.suggestions).toEqual([
      {
        invoiceId: part.id,
        number: "INV-00002",
        customer: "Zoë GmbH",
        open: 5_000,
        score: 65,
        reasons: ["number", "name"],
      },
    ]);
    expect(francs?.suggestions.map(({ number }) => number)).toEqual(["INV-00002"]);
    expect(fee).toMatchObject({ amount: -1_250, state: "open", suggestions: [] });
    expect(await books.balances()).toMatchObject({ "bank EUR": 11_900, "receivables EUR": 5_000 });
  });

  test("the same statement again changes nothing; the same line twice in one is two lines", async () => {
    const books = await fresh();
    const { id } = await books.invoice(books.customerId, { total: 1_000 });
    const line = "2026-03-02,10.00,EUR,INV-00001,Zoë GmbH";
    const first = await books.statement(csv(line, line));
    expect(first).toMatchObject({ imported: 2, matched: 1, open: 1 });
    const again = await books.send("/bank-statements", csv(line, line));
    expect([again.status, await again.json()]).toEqual([200, first]);
    expect(await books.lines()).toHaveLength(2);
    expect(await books.balances()).toMatchObject({ "bank EUR": 1_000, "receivables EUR": 0 });
    expect(await books.findInvoice(id)).toMatchObject({ status: "paid" });
    // The second one is a person's: paid twice, it becomes a credit.
    const [twice] = await books.lines("state=open");
    expect((await match(books, twice?.id, { invoiceId: id })).status).toBe(200);
    expect(await books.balances()).toMatchObject({ "bank EUR": 2_000, "customer-credit EUR": 1_000 });
  });

  test("a statement that overlaps earlier ones adds what they do not have", async () => {
    const books = await fresh();
    const day = (number: number, reference: string) => `2026-03-0${number},5.00,EUR,${reference},Zoë`;
    await books.statement(csv(day(1, "a"), day(2, "b"), day(2, "b"), day(3, "c")));
    const second = csv(day(2, "b"), day(2, "b"), day(2, "b"), day(3, "c"), day(3, "d"), day(4, "c"));
    expect(await books.statement(second)).toMatchObject({ imported: 3, known: 3, open: 3 });
    const lines = (await books.lines()).map(({ date, reference, position }) => [date, reference, position]);
    expect(lines.slice(0, 3)).toEqual([
      ["2026-03-04", "c", 6],
      ["2026-03-03", "d", 5],
      ["2026-03-02", "b", 3],
    ]);
    expect(lines).toHaveLength(7);
    expect(await books.statement(csv(day(1, "a")))).toMatchObject({ imported: 0, known: 1, open: 0, state: "done" });
  });

  test("the same file in another currency is another statement, and no replay", async () => {
    const books = await fresh();
    const file = "date,amount\n2026-03-02,5.00\n";
    const headers = { "idempotency-key": uuidv7() };
    const send = (currency: string) => books.send(`/bank-statements?currency=${currency}`, file, headers);
    expect((await send("EUR")).status).toBe(201);
    await books.refused(422, send("CHF"));
    expect((await books.send("/bank-statements?currency=CHF", file)).status).toBe(201);
    expect((await books.lines()).map(({ currency }) => currency)).toEqual(["CHF", "EUR"]);
  });

  test("the same statement at once is imported once", async () => {
    const books = await fresh();
    await books.invoice(books.customerId, { total: 1_000 });
    const body = csv("2026-03-02,10.00,EUR,INV-00001,Zoë GmbH");
    const all = await Promise.all(Array.from({ length: 5 }, () => books.statement(body)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(await books.balances()).toMatchObject({ "bank EUR": 1_000 });
  });

  test("two invoices that would both fit are for a person", async () => {
    const books = await fresh();
    for (let i = 0; i < 2; i++) await books.invoice(books.customerId, { total: 1_000 });
    const statement = await books.statement(csv("2026-03-02,10.00,EUR,INV-00001 or INV-00002,Zoë GmbH"));
    expect(statement).toMatchObject({ matched: 0, open: 1 });
    expect((await books.lines())[0]?.suggestions).toHaveLength(2);
  });

  test("a line that names two invoices is for a person, whichever of them its amount fits", async () => {
    const books = await fresh();
    await books.invoice(books.customerId, { total: 1_000 });
    await books.invoice(books.customerId, { total: 7_000 });
    const statement = await books.statement(csv("2026-03-02,10.00,EUR,INV-00001 less INV-00002,Zoë GmbH"));
    expect(statement).toMatchObject({ matched: 0, open: 1 });
  });

  test.each([
    ["our invoice INV 1 of May", "INV-00001"],
    ["inv0012", "INV-00012"],
    ["FY26-00001 thanks", "FY26-00001"],
    ["fy26 1", "FY26-00001"],
    ["order PO-7731/a", "INV-00002"],
  ])("what is written as %j names %s and no other", async (reference, number) => {
    const books = await fresh();
    for (let i = 1; i <= 12; i++) {
      await books.invoice(books.customerId, { total: i * 100, ...(i === 2 && { reference: "PO 7731-A" }) });
    }
    await books.invoice(books.customerId, { total: 77, series: "FY26" });
    await books.statement(csv(`2026-03-02,999.99,EUR,${reference},Nobody`));
    const [line] = await books.lines();
    expect(line?.suggestions.map((suggestion) => [suggestion.number, ...suggestion.reasons])).toEqual([
      [number, "number"],
    ]);
  });

  test("suggestions come best first: number before amount before name", async () => {
    const books = await fresh();
    const other = await books.customer("Other Ltd");
    await books.invoice(other, { total: 900 });
    await books.invoice(other, { total: 1_000 });
    await books.invoice(books.customerId, { total: 4_000 });
    await books.statement(csv("2026-03-02,10.00,EUR,our invoice INV 1,ZOË GMBH"));
    const [line] = await books.lines();
    expect(line?.suggestions.map(({ number, reasons }) => [number, ...reasons])).toEqual([
      ["INV-00001", "number"],
      ["INV-00002", "amount"],
      ["INV-00003", "name"],
    ]);
  });

  describe("a person matches", () => {
    test("a line with an invoice, once; the same word again is no other", async () => {
      const books = await fresh();
      const [one, two] = [await books.invoice(books.customerId), await books.invoice(books.customerId)];
      await books.statement(csv("2026-03-02,60.00,EUR,on account,Zoë GmbH"));
      const [line] = await books.lines();
      const headers = { "idempotency-key": uuidv7() };
      const path = `/bank-lines/${line?.id}/match`;
      const answer = bankLineSchema.parse(await (await books.send(path, { invoiceId: one.id }, headers)).json());
      expect(answer).toMatchObject({ state: "matched", matchedBy: "person", invoiceId: one.id });
      const replay = await books.send(path, { invoiceId: one.id }, headers);
      expect(replay.headers.get("idempotency-replayed")).toBe("true");
      expect((await match(books, line?.id, { invoiceId: one.id })).status).toBe(200);
      await books.refused(409, match(books, line?.id, { invoiceId: two.id }));
      await books.refused(422, books.send(path, { invoiceId: two.id }, headers));
      expect(await books.findInvoice(one.id)).toMatchObject({ status: "partly-paid", open: 4_000 });
      expect(await books.balances()).toMatchObject({ "bank EUR": 6_000 });
    });

    test("a line with a payment that is in the books already, which is not posted again", async () => {
      const books = await fresh();
      const { id } = await books.invoice(books.customerId);
      const payment = await books.pay(id, 10_000);
      await books.statement(
        csv("2026-03-02,100.00,EUR,x,Zoë", "2026-03-02,99.00,EUR,x,Zoë", "2026-03-02,100.00,EUR,x,Zoë"),
      );
      const [third, second, first] = await books.lines();
      await books.refused(409, match(books, second?.id, { paymentId: payment.id }));
      expect((await match(books, first?.id, { paymentId: payment.id })).status).toBe(200);
      await books.refused(409, match(books, third?.id, { paymentId: payment.id }));
      expect(await books.balances()).toMatchObject({ "bank EUR": 10_000 });
    });

    test("money that left with an account, and never with an invoice", async () => {
      const books = await fresh();
      const { id } = await books.invoice(books.customerId);
      await books.statement(csv("2026-03-02,-12.50,EUR,fee,Bank"));
      const [line] = await books.lines();
      await books.refused(409, match(books, line?.id, { invoiceId: id }));
      await books.refused(409, match(books, line?.id, { account: "receivables" }));
      await books.refused(422, match(books, line?.id, { account: "nowhere" }));
      expect((await match(books, line?.id, { account: "expenses" })).status).toBe(200);
      expect(await books.balances()).toMatchObject({ "bank EUR": -1_250, "expenses EUR": 1_250 });
    });

    test("fails for another currency, for nothing, for two things and for no line", async () => {
      const books = await fresh();
      const { id } = await books.invoice(books.customerId, { currency: "CHF" });
      await books.statement(csv("2026-03-02,100.00,EUR,INV-00001,Zoë"));
      const [line] = await books.lines();
      await books.refused(409, match(books, line?.id, { invoiceId: id }));
      await books.refused(422, match(books, line?.id, {}));
      await books.refused(422, match(books, line?.id, { invoiceId: id, account: "expenses" }));
      await books.refused(404, match(books, uuidv7(), { account: "expenses" }));
    });
  });

  test("a long statement is worked off in the background, and what was done stays done", async () => {
    const books = await fresh();
    await books.invoice(books.customerId, { total: 1_000 });
    const noise = Array.from({ length: 449 }, (_, i) => `2026-03-02,1.${String(i % 100).padStart(2, "0")},EUR,noise,x`);
    const statement = await books.statement(csv(...noise, "2026-03-02,10.00,EUR,INV-00001,Zoë GmbH"));
    expect(statement).toMatchObject({ imported: 450, matched: 0, state: "reconciling" });
    while (await doNextJob(database(), handlers(books.means)));
    const after = await books.read(statementSchema, `/bank-statements/${statement.id}`);
    expect(after).toMatchObject({ imported: 450, matched: 1, open: 449, state: "done" });
  });

  test.each<[string, string, string]>([
    ["no header that it knows", "a,b\n1,2\n", "lacks date, amount"],
    ["nothing", "", "empty"],
    ["an amount that may be two", csv("2026-03-02,1.234,EUR,x,y"), "line 2: amount"],
    ["a day that may be two", csv("03/04/2026,1.00,EUR,x,y"), "line 2: date"],
    ["no currency", csv("2026-03-02,1.00,,x,y"), "?currency=EUR"],
    ["a line of nothing", csv("2026-03-02,0.00,EUR,x,y"), "nothing moved"],
    ["an open quote", csv('2026-03-02,1.00,EUR,"x,y'), "no CSV"],
    ["more cells than names", csv("2026-03-02,1.00,EUR,x,y,z"), "no CSV"],
  ])("fails with 422 for a file of %s, and stores nothing", async (_, body, told) => {
    const books = await fresh();
    const document = await books.refused(422, books.send("/bank-statements", body));
    expect(JSON.stringify(document)).toContain(told);
    expect(await books.lines()).toEqual([]);
  });

  test("reads German files: semicolons, commas, other order, a mark in front", async () => {
    const books = await fresh();
    const body = "\ufeffDescription;Amount;Date;Counterparty\r\nMiete;-1.200,50;01.03.2026;Haus KG\r\n";
    const answer = await books.send("/bank-statements?currency=EUR", body);
    expect(answer.status).toBe(201);
    expect(await books.lines()).toMatchObject([
      { amount: -120_050, currency: "EUR", date: "2026-03-01", reference: "Miete", counterparty: "Haus KG" },
    ]);
  });

  test("fails with 415 for what says it is no CSV, and 400 for bytes that are no text", async () => {
    const books = await fresh();
    await books.refused(415, books.send("/bank-statements", {}));
    const bytes = new Uint8Array([...Buffer.from(`${header}\n`), 0xff]);
    const headers = { "content-type": "text/csv", authorization: `Bearer ${books.organisation}/ada/manager` };
    const broken = books.app.request("/api/finance/bank-statements", { method: "POST", headers, body: bytes });
    await books.refused(400, Promise.resolve(broken));
  });
});
