import { useState } from "preact/hooks";
import { announce } from "../kit/announce.ts";
import { ask } from "../kit/ask.ts";
import type { Page } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import { useMore } from "../kit/more.ts";
import { Empty, Shown } from "../kit/parts.ts";
import { useAsked, useEvery } from "../kit/use-asked.ts";
import { count } from "../kit/words.ts";
import { MatchedLine, OpenLine } from "./bank-line.ts";
import type { Else } from "./bank-line.ts";
import type { Account, BankLine, InvoiceHead, Statement } from "./invoice.ts";

/** The bank's side: a statement comes in, and what no rule could match waits for a person. */
export function Bank({ api }: { readonly api: string }) {
  const open = useMore<BankLine>(`${api}/bank-lines?state=open&limit=25`);
  const matched = useMore<BankLine>(`${api}/bank-lines?state=matched&limit=25`);
  const accounts = useAsked<{ readonly items: readonly Account[] }>(`${api}/accounts`);
  const invoices = useAsked<Page<InvoiceHead>>(`${api}/invoices?limit=100`);
  const others: Else = { accounts: accounts.answer?.items ?? [], invoices: invoices.answer?.items ?? [] };
  const reload = () => {
    invoices.reload();
    open.reload();
    matched.reload();
  };
  return html`<section class="panel">
      <h2>Upload a bank statement</h2>
      <${Upload} api=${api} onDone=${reload} />
    </section>
    <section>
      <h2>To reconcile</h2>
      <${Shown} asked=${open} what="the bank lines">
        ${(items: readonly BankLine[]) =>
          items.length === 0
            ? html`<${Empty} title="Nothing waits for you.">
                Lines that no rule could match to an invoice will be here, with what they may be for.
              <//>`
            : html`<ul class="cards one">
                  ${items.map((line) => html`<${OpenLine} key=${line.id} ...${others} api=${api} line=${line} onDone=${reload} />`)}
                </ul>
                ${open.button}`}
      <//>
    </section>
    <section>
      <h2>Reconciled</h2>
      <${Shown} asked=${matched} what="the reconciled lines">
        ${(items: readonly BankLine[]) =>
          items.length === 0
            ? html`<p class="muted">Nothing yet.</p>`
            : html`<ul class="rows panel">
                  ${items.map((line) => html`<${MatchedLine} key=${line.id} line=${line} />`)}
                </ul>
                ${matched.button}`}
      <//>
    </section>`;
}

function Upload({ api, onDone }: { readonly api: string; readonly onDone: () => void }) {
  const [running, setRunning] = useState<Statement>();
  // A long one is worked off while somebody looks.
  useEvery(running?.state === "reconciling" ? 2_000 : undefined, () => {
    ask<Statement>(`${api}/bank-statements/${running?.id}`).then(
      (now) => {
        setRunning(now);
        onDone();
      },
      () => undefined,
    );
  });
  const send = async (filled: Filled, key: string) => {
    const currency = filled.text("currency");
    const path = `${api}/bank-statements${currency && `?currency=${encodeURIComponent(currency)}`}`;
    const statement = await ask<Statement>(path, { method: "POST", body: filled.file("file"), type: "text/csv", key });
    setRunning(statement);
    announce(resultOf(statement));
    onDone();
  };
  return html`<${Form} class="grid" send=${send} action="Upload">
      <${Field}
        label="CSV file"
        name="file"
        type="file"
        required
        hint="With columns date, amount, currency, reference, counterparty"
      />
      <${Field} label="Currency" name="currency" hint="Of lines that name none" />
    <//>
    ${running && html`<p><strong>${resultOf(running)}</strong></p>`}`;
}

function resultOf({ imported, known, matched, open, state }: Statement): string {
  const before = known > 0 ? ` (and ${known} here before)` : "";
  const so = `${count(imported, "line")}${before}: ${matched} matched`;
  return state === "reconciling" ? `${so} so far, still at it.` : `${so}, ${open} left for you.`;
}
