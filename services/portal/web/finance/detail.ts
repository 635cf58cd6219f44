import { announce } from "../kit/announce.ts";
import { ask, Refusal } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import { exponentOf, money, parseDecimal } from "../kit/money.ts";
import { Badge, Facts, Head, Shown, Table } from "../kit/parts.ts";
import { hrefTo } from "../kit/route.ts";
import { useAsked } from "../kit/use-asked.ts";
import { date } from "../kit/words.ts";
import { standing } from "./invoice.ts";
import type { Invoice } from "./invoice.ts";

/** One invoice, as it was issued, and what is still to be paid. */
export function InvoiceDetail({ api, id }: { readonly api: string; readonly id: string }) {
  const invoice = useAsked<Invoice>(`${api}/invoices/${id}`);
  const [tone, text] = invoice.answer ? standing(invoice.answer) : (["calm", ""] as const);
  return html`<p class="back"><a href=${hrefTo("finance")}>All invoices</a></p>
    <${Head} title=${invoice.answer?.number ?? "Invoice"}>
      ${invoice.answer && html`<${Badge} tone=${tone} text=${text} />`}
    <//>
    <${Shown} asked=${invoice} what="the invoice">
      ${(known: Invoice) =>
        html`<div class="columns">
          <section class="panel">
            <h2>For ${known.customer}</h2>
            <${Lines} invoice=${known} />
          </section>
          <div>
            <section class="panel">
              <h2>Open</h2>
              <p class="figure">${money(known.open, known.currency)}</p>
              <${Facts}
                facts=${[
                  ["Issued", date(known.issuedOn)],
                  ["Due", date(known.dueOn)],
                  ["Reference", known.reference],
                ]}
              />
              <p><a class="button" href=${`${api}/invoices/${id}/pdf`} target="_blank">Open the PDF</a></p>
            </section>
            ${
              known.open > 0 &&
              html`<section class="panel">
                <h2>Write down a payment</h2>
                <${Pay} key=${known.open} api=${api} invoice=${known} onDone=${invoice.reload} />
              </section>`
            }
          </div>
        </div>`}
    <//>`;
}

function Lines({ invoice: { currency, lines, net, tax, total } }: { readonly invoice: Invoice }) {
  const heads = [
    ["What"],
    ["Quantity", "number"],
    ["Each", "number"],
    ["Tax", "number wide"],
    ["Net", "number"],
  ] as const;
  return html`<${Table} caption="Lines" heads=${heads}>
      ${lines.map(
        (line, at) =>
          html`<tr key=${at}>
            <th scope="row">${line.description}</th>
            <td class="number">${line.quantity}</td>
            <td class="number">${money(line.unitPrice, currency)}</td>
            <td class="number wide">${line.taxRate === null ? "–" : `${line.taxRate / 100} %`}</td>
            <td class="number">${money(line.net, currency)}</td>
          </tr>`,
      )}
    <//>
    <${Sum} ...${{ currency, net, tax, total }} />`;
}

type SumProps = { readonly currency: string; readonly net: number; readonly tax: number; readonly total: number };

/** What lines come to. */
export const Sum = ({ currency, net, tax, total }: SumProps) =>
  html`<dl class="sum">
    <div>
      <dt>Net</dt>
      <dd>${money(net, currency)}</dd>
    </div>
    <div>
      <dt>Tax</dt>
      <dd>${money(tax, currency)}</dd>
    </div>
    <div class="total">
      <dt>Total</dt>
      <dd>${money(total, currency)}</dd>
    </div>
  </dl>`;

type PayProps = { readonly api: string; readonly invoice: Invoice; readonly onDone: () => void };

function Pay({ api, invoice: { id, open, currency }, onDone }: PayProps) {
  const decimals = exponentOf(currency);
  const send = async (filled: Filled, key: string) => {
    const amount = amountFrom(filled, currency);
    const body = { invoiceId: id, amount, reference: filled.optional("reference") };
    await ask(`${api}/payments`, { method: "POST", body, key });
    announce(`The payment of ${money(amount, currency)} is in the books.`);
    onDone();
  };
  const value = (open / 10 ** decimals).toFixed(decimals);
  return html`<${Form} send=${send} action="Take the payment">
    <${Field} label=${`Amount in ${currency}`} name="amount" value=${value} required />
    <${Field} label="Reference" name="reference" />
  <//>`;
}

/** The amount that somebody filled in, in minor units. */
export function amountFrom(filled: Filled, currency: string): number {
  const decimals = exponentOf(currency);
  const amount = parseDecimal(filled.text("amount"), decimals);
  if (amount === undefined) throw new Refusal(notYet, [{ pointer: "#/amount", detail: amountHint(decimals) }]);
  return amount;
}

/** What a form says that is wrong before it is sent. */
export const notYet = "Something is not right yet; look at what is marked.";

/** How an amount is written. */
export const amountHint = (decimals: number): string =>
  decimals === 0
    ? "must be a whole number, such as 1200"
    : `must be a number such as 1200.50, with ${decimals} decimals at most`;
