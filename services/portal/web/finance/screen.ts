import { ask } from "../kit/ask.ts";
import type { Page } from "../kit/ask.ts";
import { html } from "../kit/html.ts";
import { Head, Tabs } from "../kit/parts.ts";
import { hrefTo } from "../kit/route.ts";
import { atLeast } from "../kit/words.ts";
import type { ScreenProps, Waiting } from "../screens.ts";
import { Balances } from "./balances.ts";
import { Bank } from "./bank.ts";
import { Budgets } from "./budgets.ts";
import { Import } from "./import.ts";
import type { BankLine, InvoiceHead } from "./invoice.ts";
import { InvoiceDetail } from "./detail.ts";
import { Invoices } from "./invoices.ts";
import { NewInvoice } from "./new-invoice.ts";
import { Reports } from "./reports.ts";

/** Invoices, the bank's side of them, what the ledger holds, and what follows from it. */
export function FinanceScreen({ api, route }: ScreenProps) {
  const [part = "invoices", id] = route.rest;
  if (part === "invoices" && id !== undefined) return html`<${InvoiceDetail} key=${id} api=${api} id=${id} />`;
  const tabs = [
    ["invoices", "Invoices", hrefTo("finance")],
    ["new", "New invoice", hrefTo("finance/new")],
    ["bank", "Bank", hrefTo("finance/bank")],
    ["balances", "Balances", hrefTo("finance/balances")],
    ["reports", "Reports", hrefTo("finance/reports")],
    ["budgets", "Budgets", hrefTo("finance/budgets")],
    ["import", "Import", hrefTo("finance/import")],
  ] as const;
  return html`<${Head} title=${tabs.find(([name]) => name === part)?.[1] ?? "Finance"} />
    <${Tabs} label="Finance" open=${part} tabs=${tabs} />
    ${part === "invoices" && html`<${Invoices} api=${api} status=${route.query.get("status") ?? "all"} />`}
    ${part === "new" && html`<${NewInvoice} api=${api} />`} ${part === "bank" && html`<${Bank} api=${api} />`}
    ${part === "balances" && html`<${Balances} api=${api} />`} ${part === "reports" && html`<${Reports} api=${api} />`}
    ${part === "budgets" && html`<${Budgets} api=${api} />`} ${part === "import" && html`<${Import} api=${api} />`}`;
}

export async function invoicesWaiting(api: string): Promise<readonly Waiting[]> {
  const [open, lines] = await Promise.all([
    ask<Page<InvoiceHead>>(`${api}/invoices?status=open&limit=100`),
    ask<Page<BankLine>>(`${api}/bank-lines?state=open&limit=100`),
  ]);
  return [
    { many: atLeast(open), of: "open invoices", href: hrefTo("finance", { status: "open" }) },
    { many: atLeast(lines), of: "to reconcile", href: hrefTo("finance/bank") },
  ];
}
