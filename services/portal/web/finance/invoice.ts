import type { Tone } from "../kit/parts.ts";

export type Customer = { readonly id: string; readonly name: string; readonly email: string | null };

export type InvoiceStatus = "open" | "partly-paid" | "paid" | "overpaid" | "cancelled";

export type InvoiceHead = {
  readonly id: string;
  readonly number: string;
  readonly customerId: string;
  readonly customer: string;
  readonly currency: string;
  readonly net: number;
  readonly tax: number;
  readonly total: number;
  readonly open: number;
  readonly status: InvoiceStatus;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly reference: string | null;
};

export type Invoice = InvoiceHead & {
  readonly lines: readonly {
    readonly description: string;
    readonly quantity: number;
    readonly unitPrice: number;
    readonly taxRate: number | null;
    readonly net: number;
    readonly tax: number;
  }[];
};

export type BankLine = {
  readonly id: string;
  readonly date: string;
  readonly amount: number;
  readonly currency: string;
  readonly reference: string | null;
  readonly counterparty: string | null;
  readonly state: "open" | "matched";
  readonly matchedBy: "rule" | "person" | null;
  readonly invoiceId: string | null;
  readonly account: string | null;
  readonly suggestions: readonly {
    readonly invoiceId: string;
    readonly number: string;
    readonly customer: string;
    readonly open: number;
    readonly reasons: readonly ("number" | "amount" | "name")[];
  }[];
};

/** An account of the ledger. */
export type Account = { readonly code: string; readonly name: string };

export type Statement = {
  readonly id: string;
  readonly imported: number;
  readonly known: number;
  readonly matched: number;
  readonly open: number;
  readonly state: "reconciling" | "done";
};

/** What an invoice's status means for who looks: overdue is a matter of the day. */
export function standing({ status, dueOn }: InvoiceHead): readonly [Tone, string] {
  const today = new Date().toISOString().slice(0, 10);
  const isOwed = status === "open" || status === "partly-paid";
  if (isOwed && dueOn < today) return ["bad", status === "open" ? "Overdue" : "Partly paid, overdue"];
  return (
    {
      open: ["calm", "Open"],
      "partly-paid": ["warn", "Partly paid"],
      paid: ["good", "Paid"],
      overpaid: ["warn", "Overpaid"],
      cancelled: ["calm", "Cancelled"],
    } as const
  )[status];
}
