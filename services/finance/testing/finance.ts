import { expect } from "vitest";
import type { z } from "zod";
import type { Database } from "../../kit/database.ts";
import { problem } from "../../kit/testing/requests.ts";
import { assemble, bearer } from "../../kit/testing/service.ts";
import { importSchema } from "../imports/import.ts";
import { bankLineSchema, statementSchema } from "../bank/bank.ts";
import { customerSchema } from "../billing/customer.ts";
import { invoiceSchema } from "../billing/invoice.ts";
import { paymentSchema } from "../billing/payment.ts";
import { balancesSchema } from "../ledger/ledger.ts";
import { pageOf } from "../../kit/page.ts";
import { finance } from "../service.ts";

type Body = object | string;

/** Financial ops as one organisation uses it, over HTTP without listening. */
export function booksOf(database: Database, organisation: string, role: "reader" | "member" | "manager" = "manager") {
  const service = assemble(finance, database);
  const headersOf = (body: Body, more: Record<string, string>) => ({
    "content-type": typeof body === "string" ? "text/csv" : "application/json",
    ...bearer(organisation, role),
    ...more,
  });
  const ask = async (path: string) =>
    service.app.request(`/api/finance${path}`, { headers: bearer(organisation, role) });
  const send = async (path: string, body: Body, more: Record<string, string> = {}, method = "POST") =>
    service.app.request(`/api/finance${path}`, {
      method,
      headers: headersOf(body, more),
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const ok = async <S extends z.ZodType>(schema: S, response: Promise<Response>): Promise<z.output<S>> => {
    const answer = await response;
    if (answer.status >= 300) throw new Error(`${answer.status}: ${await answer.text()}`);
    return schema.parse(await answer.json());
  };
  return {
    ...service,
    organisation,
    ask,
    send,
    /** Fails unless what is answered is a problem of that status; answers its document. */
    refused: async (status: number, response: Promise<Response>) => {
      const document = await problem(await response);
      expect(document.status, document.detail).toBe(status);
      return document;
    },
    read: <S extends z.ZodType>(schema: S, path: string) => ok(schema, ask(path)),
    make: <S extends z.ZodType>(schema: S, path: string, body: Body) => ok(schema, send(path, body)),
    customer: async (name = "ACME") => (await ok(customerSchema, send("/customers", { name }))).id,
    invoice: (customerId: string, more: { total?: number; [key: string]: unknown } = {}) => {
      const { total = 10_000, ...rest } = more;
      const lines = [{ description: "Advice", quantity: 1, unitPrice: total, taxRate: 0 }];
      return ok(invoiceSchema, send("/invoices", { customerId, currency: "EUR", lines, ...rest }));
    },
    findInvoice: (id: string) => ok(invoiceSchema, ask(`/invoices/${id}`)),
    pay: (invoiceId: string, amount: number, more: object = {}) =>
      ok(paymentSchema, send("/payments", { invoiceId, amount, ...more })),
    statement: (csv: string) => ok(statementSchema, send("/bank-statements", csv)),
    lines: async (query = "") => (await ok(pageOf(bankLineSchema), ask(`/bank-lines?${query}`))).items,
    take: (kind: string, csv: string, query = "") => ok(importSchema, send(`/imports/${kind}${query}`, csv)),
    /** What is on each account, as `account currency`. */
    balances: async () =>
      Object.fromEntries(
        (await ok(balancesSchema, ask("/balances"))).items.map(({ account, currency, balance }) => [
          `${account} ${currency}`,
          balance,
        ]),
      ),
  };
}

export type Books = ReturnType<typeof booksOf>;
