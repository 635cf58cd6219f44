import { useState } from "preact/hooks";
import { announce } from "../kit/announce.ts";
import { ask, Refusal } from "../kit/ask.ts";
import type { Mistake, Page } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import { amountsOf, exponentOf, parseDecimal } from "../kit/money.ts";
import { Shown } from "../kit/parts.ts";
import { goTo, hrefTo } from "../kit/route.ts";
import { useAsked } from "../kit/use-asked.ts";
import { amountHint, notYet, Sum } from "./detail.ts";
import type { Customer, Invoice } from "./invoice.ts";

/** Issues an invoice, for a customer who may be new. */
export function NewInvoice({ api }: { readonly api: string }) {
  const customers = useAsked<Page<Customer>>(`${api}/customers?limit=100`);
  const [chosen, setChosen] = useState<string>();
  const added = (customer: Customer) => {
    setChosen(customer.id);
    customers.reload();
  };
  return html`<${Shown} asked=${customers} what="the customers">
    ${({ items }: Page<Customer>) =>
      html`<div class="columns">
        <section class="panel">
          <h2>Invoice</h2>
          ${
            items.length === 0
              ? html`<p>An invoice is for somebody: add a customer first.</p>`
              : html`<${InvoiceForm} key=${chosen} api=${api} customers=${items} chosen=${chosen} />`
          }
        </section>
        <section class="panel">
          <h2>New customer</h2>
          <${NewCustomer} api=${api} onDone=${added} />
        </section>
      </div>`}
  <//>`;
}

function NewCustomer({ api, onDone }: { readonly api: string; readonly onDone: (customer: Customer) => void }) {
  const send = async (filled: Filled, key: string) => {
    const body = {
      name: filled.text("name"),
      email: filled.optional("email"),
      country: filled.optional("country"),
      address: filled.optional("address"),
      taxId: filled.optional("taxId"),
    };
    const customer = await ask<Customer>(`${api}/customers`, { method: "POST", body, key });
    announce(`${customer.name} is a customer now.`);
    onDone(customer);
  };
  return html`<${Form} send=${send} action="Add the customer">
    <${Field} label="Name" name="name" required />
    <${Field} label="E-mail" name="email" type="email" />
    <${Field} label="Address" name="address" rows=${3} hint="As it stands on a letter" />
    <${Field} label="Country" name="country" />
    <${Field} label="Tax number" name="taxId" />
  <//>`;
}

type Line = {
  readonly description: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly taxRate: number;
};
type InvoiceFormProps = {
  readonly api: string;
  readonly customers: readonly Customer[];
  readonly chosen: string | undefined;
};

function InvoiceForm({ api, customers, chosen }: InvoiceFormProps) {
  // Lines by a number that stays: what was typed into one stays with it when another goes.
  const [lines, setLines] = useState<readonly number[]>([0]);
  const [filled, setFilled] = useState<Filled>();
  const currency = filled?.text("currency").toUpperCase() ?? "EUR";
  const send = async (form: Filled, key: string) => {
    const mistakes: Mistake[] = [];
    const body = {
      customerId: form.text("customerId"),
      currency,
      dueInDays: Number(form.text("dueInDays")),
      reference: form.optional("reference"),
      lines: lines.map((_, at) => lineOf(form, at, exponentOf(currency), mistakes)),
    };
    if (mistakes.length > 0) throw new Refusal(notYet, mistakes);
    const invoice = await ask<Invoice>(`${api}/invoices`, { method: "POST", body, key });
    announce(`${invoice.number} is issued.`);
    goTo(hrefTo(`finance/invoices/${invoice.id}`));
  };
  const options = customers.map(({ id, name }) => [id, name] as const);
  const price = `Price of one${currency.length === 3 ? ` in ${currency}` : ""}`;
  return html`<${Form} class="grid" send=${send} action="Issue the invoice" onInput=${setFilled} keeps>
    <${Field} label="Customer" name="customerId" options=${options} value=${chosen} required class="whole" />
    <${Field} label="Currency" name="currency" value="EUR" hint="Three letters, as in ISO 4217" required />
    <${Field} label="Due in days" name="dueInDays" type="number" value="30" required />
    <${Field} label="Reference" name="reference" hint="What the customer calls it" class="whole" />
    ${lines.map(
      (line, at) =>
        html`<fieldset key=${line} class="whole line">
          <legend>Line ${at + 1}</legend>
          <${Field} label="What" name=${`lines/${at}/description`} required class="what" />
          <${Field} label="Quantity" name=${`lines/${at}/quantity`} type="number" value="1" required />
          <${Field} label=${price} name=${`lines/${at}/unitPrice`} required />
          <${Field} label="Tax in %" name=${`lines/${at}/taxRate`} value="19" required />
          ${
            lines.length > 1 &&
            html`<button type="button" onClick=${() => setLines(lines.filter((one) => one !== line))}>
              Remove line ${at + 1}
            </button>`
          }
        </fieldset>`,
    )}
    <p class="whole">
      <button type="button" onClick=${() => setLines([...lines, Math.max(...lines) + 1])}>Add a line</button>
    </p>
    <div class="whole"><${Preview} filled=${filled} lines=${lines.length} currency=${currency} /></div>
  <//>`;
}

function lineOf(form: Filled, at: number, decimals: number, mistakes: Mistake[]): Line {
  const text = (name: string) => form.text(`lines/${at}/${name}`);
  const read = (name: string, places: number, hint: string): number => {
    const value = parseDecimal(text(name), places);
    if (value === undefined) mistakes.push({ pointer: `#/lines/${at}/${name}`, detail: hint });
    return value ?? 0;
  };
  return {
    description: text("description"),
    quantity: read("quantity", 0, "must be a whole number"),
    unitPrice: read("unitPrice", decimals, amountHint(decimals)),
    taxRate: read("taxRate", 2, "must be a number such as 19 or 5.5"),
  };
}

type PreviewProps = { readonly filled: Filled | undefined; readonly lines: number; readonly currency: string };

/** What the lines come to as far as they are filled in. */
function Preview({ filled, lines, currency }: PreviewProps) {
  if (filled === undefined) return null;
  const amounts = Array.from({ length: lines }, (_, at) => amountsOf(lineOf(filled, at, exponentOf(currency), [])));
  const net = amounts.reduce((sum, amount) => sum + amount.net, 0);
  const tax = amounts.reduce((sum, amount) => sum + amount.tax, 0);
  return html`<${Sum} currency=${currency} net=${net} tax=${tax} total=${net + tax} />`;
}
