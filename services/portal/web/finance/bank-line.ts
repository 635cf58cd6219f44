import { announce } from "../kit/announce.ts";
import { ask } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import { money } from "../kit/money.ts";
import { Act, Badge } from "../kit/parts.ts";
import { hrefTo } from "../kit/route.ts";
import { date } from "../kit/words.ts";
import type { Account, BankLine, InvoiceHead } from "./invoice.ts";

const reasons = { number: "its number", amount: "the amount", name: "the name" } as const;
const list = new Intl.ListFormat("en");

/** What a line may be, beside what is suggested. */
export type Else = { readonly invoices: readonly InvoiceHead[]; readonly accounts: readonly Account[] };

type LineProps = Else & { readonly api: string; readonly line: BankLine; readonly onDone: () => void };
type Match = { readonly invoiceId: string } | { readonly account: string };

/** A line that waits for a person, with what it may be for. */
export function OpenLine({ api, line, onDone, ...others }: LineProps) {
  const match = async (to: Match, key: string) => {
    await ask(`${api}/bank-lines/${line.id}/match`, { method: "POST", body: to, key });
    announce(`The line of ${money(line.amount, line.currency)} is reconciled.`);
    onDone();
  };
  return html`<li class="card bank-line">
    <div class="card-head">
      <h3>${line.counterparty ?? "Unknown"}</h3>
      <strong class="number">${money(line.amount, line.currency)}</strong>
    </div>
    <p>${line.reference ?? "No reference"} <span class="sub">${date(line.date)}</span></p>
    ${
      line.suggestions.length > 0 &&
      html`<ul class="suggestions">
        ${line.suggestions.map(
          ({ invoiceId, number, customer, open, reasons: why }, at) =>
            html`<li key=${invoiceId}>
              <${Act}
                class=${at === 0 ? "primary" : ""}
                label=${`Match to ${number} of ${customer}`}
                act=${(key: string) => match({ invoiceId }, key)}
              >
                Match to ${number}
              <//>
              <span>
                ${customer}, ${money(open, line.currency)} open
                <span class="sub">Fits: ${list.format(why.map((one) => reasons[one]))}</span>
              </span>
            </li>`,
        )}
      </ul>`
    }
    <details open=${line.suggestions.length === 0}>
      <summary>${line.suggestions.length === 0 ? "Say what it is" : "It is something else"}</summary>
      <${Otherwise} ...${others} line=${line} match=${match} />
    </details>
  </li>`;
}

type OtherwiseProps = Else & {
  readonly line: BankLine;
  readonly match: (to: Match, key: string) => Promise<void>;
};

// What these hold follows from lines, invoices and payments.
const kept = ["bank", "receivables", "customer-credit"];

/** Another invoice, or an account of the ledger. */
function Otherwise({ line, match, invoices, accounts }: OtherwiseProps) {
  const owed = invoices.filter(({ open, currency }) => line.amount > 0 && open > 0 && currency === line.currency);
  const options = [
    ...owed.map(({ id, number, customer }) => [`i:${id}`, `${number}, ${customer}`] as const),
    ...accounts
      .filter(({ code }) => !kept.includes(code))
      .map(({ code, name }) => [`a:${code}`, `Account: ${name}`] as const),
  ];
  const send = (filled: Filled, key: string) => {
    const chosen = filled.text("to");
    const to = chosen.slice(2);
    return match(chosen.startsWith("i:") ? { invoiceId: to } : { account: to }, key);
  };
  return html`<${Form} send=${send} action="Reconcile">
    <${Field} label="What it is" name="to" options=${options} required />
  <//>`;
}

/** A line that is done with. */
export function MatchedLine({ line }: { readonly line: BankLine }) {
  const { amount, currency, counterparty, reference, matchedBy, invoiceId, account } = line;
  return html`<li>
    <span class="grow">
      ${counterparty ?? reference ?? "Unknown"}
      <span class="sub">
        ${date(line.date)} ·
        ${invoiceId ? html` <a href=${hrefTo(`finance/invoices/${invoiceId}`)}>Its invoice</a>` : ` ${account ?? "In the books already"}`}
      </span>
    </span>
    <strong class="number">${money(amount, currency)}</strong>
    <${Badge} tone="good" text=${matchedBy === "person" ? "By a person" : "By itself"} />
  </li>`;
}
