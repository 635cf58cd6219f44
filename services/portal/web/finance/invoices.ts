import { html } from "../kit/html.ts";
import { useMore } from "../kit/more.ts";
import { money } from "../kit/money.ts";
import { Badge, Empty, Filter, Shown, Table } from "../kit/parts.ts";
import { hrefTo } from "../kit/route.ts";
import { date, readable } from "../kit/words.ts";
import { standing } from "./invoice.ts";
import type { InvoiceHead } from "./invoice.ts";

const statuses = ["open", "partly-paid", "paid", "overpaid", "cancelled"];

/** All invoices, or those of one status, with what is still to be paid. */
export function Invoices({ api, status }: { readonly api: string; readonly status: string }) {
  const isOne = statuses.includes(status);
  const invoices = useMore<InvoiceHead>(`${api}/invoices?limit=25${isOne ? `&status=${status}` : ""}`);
  return html`<${Filter} screen="finance" name="status" chosen=${isOne ? status : "all"} options=${statuses} />
    <${Shown} asked=${invoices} what="the invoices">
      ${(items: readonly InvoiceHead[]) =>
        items.length === 0
          ? html`<${Empty}
              title=${isOne ? `No invoice is ${readable(status).toLowerCase()}.` : "There are no invoices yet."}
            >
              <a href=${hrefTo("finance/new")}>Issue an invoice</a>: it gets its number and its PDF at once.
            <//>`
          : html`<${InvoiceTable} items=${items} /> ${invoices.button}`}
    <//>`;
}

function InvoiceTable({ items }: { readonly items: readonly InvoiceHead[] }) {
  const heads = [
    ["Number"],
    ["Customer", "wide"],
    ["State"],
    ["Open", "number"],
    ["Total", "number wide"],
    ["Due", "wide"],
  ] as const;
  return html`<${Table} caption="Invoices, newest first" heads=${heads}>
    ${items.map((invoice) => {
      const [tone, text] = standing(invoice);
      return html`<tr key=${invoice.id}>
        <th scope="row">
          <a href=${hrefTo(`finance/invoices/${invoice.id}`)}>${invoice.number}</a>
          <span class="sub narrow">${invoice.customer}</span>
        </th>
        <td class="wide">${invoice.customer}</td>
        <td><${Badge} tone=${tone} text=${text} /></td>
        <td class="number">${money(invoice.open, invoice.currency)}</td>
        <td class="number wide">${money(invoice.total, invoice.currency)}</td>
        <td class="wide">${date(invoice.dueOn)}</td>
      </tr>`;
    })}
  <//>`;
}
