import { html } from "../kit/html.ts";
import { money } from "../kit/money.ts";
import { Empty, Shown, Table } from "../kit/parts.ts";
import { hrefTo } from "../kit/route.ts";
import { useAsked } from "../kit/use-asked.ts";
import { monthOf } from "../kit/words.ts";

type Ages = {
  readonly currency: string;
  readonly notDue: number;
  readonly days0to30: number;
  readonly days31to60: number;
  readonly days61to90: number;
  readonly over90: number;
  readonly total: number;
};
type Aged = {
  readonly items: readonly (Ages & { readonly customerId: string; readonly customer: string })[];
  readonly totals: readonly Ages[];
};
type Flow = {
  readonly month: string;
  readonly currency: string;
  readonly inflow: number;
  readonly outflow: number;
  readonly net: number;
};
type CashFlow = { readonly items: readonly Flow[] };

/** What customers owe, by how long it has been due; and what came to the bank and left it. */
export function Reports({ api }: { readonly api: string }) {
  const aged = useAsked<Aged>(`${api}/reports/aged-receivables`);
  const cash = useAsked<CashFlow>(`${api}/reports/cash-flow`);
  return html`<section>
      <h2>What customers owe</h2>
      <${Shown} asked=${aged} what="what customers owe">
        ${(report: Aged) =>
          report.items.length === 0
            ? html`<${Empty} title="Nobody owes anything.">
                Invoices that are not paid yet will be here, by how long they have been due.
                <a href=${hrefTo("finance/new")}>Issue an invoice</a>
              <//>`
            : html`<${AgedTable} ...${report} />`}
      <//>
    </section>
    <section>
      <h2>Cash flow</h2>
      <${Shown} asked=${cash} what="the cash flow">
        ${({ items }: CashFlow) =>
          items.length === 0
            ? html`<${Empty} title="Nothing has come to the bank yet.">
                Payments, and what a bank statement tells, will be here by month.
                <a href=${hrefTo("finance/bank")}>Upload a bank statement</a>
              <//>`
            : html`<${CashTable} items=${items} />`}
      <//>
    </section>`;
}

const ages = [
  ["notDue", "Not due"],
  ["days0to30", "Up to 30 days"],
  ["days31to60", "31 to 60"],
  ["days61to90", "61 to 90"],
  ["over90", "Over 90"],
] as const;

function AgedTable({ items, totals }: Aged) {
  const heads = [["Customer"], ...ages.map(([, head]) => [head, "number wide"] as const), ["Owed", "number"]] as const;
  const cells = (of: Ages) => html`
    ${ages.map(([age]) => html`<td class="number wide">${of[age] === 0 ? "–" : money(of[age], of.currency)}</td>`)}
    <td class="number"><strong>${money(of.total, of.currency)}</strong></td>
  `;
  return html`<${Table} caption="By how long it has been due, today" heads=${heads}>
    ${items.map(
      (item) =>
        html`<tr key=${item.customerId + item.currency}>
          <th scope="row">${item.customer}</th>
          ${cells(item)}
        </tr>`,
    )}
    ${totals.map(
      (total) =>
        html`<tr key=${total.currency} class="total">
          <th scope="row">All, in ${total.currency}</th>
          ${cells(total)}
        </tr>`,
    )}
  <//>`;
}

function CashTable({ items }: CashFlow) {
  const heads = [["Month"], ["Came in", "number"], ["Went out", "number"], ["Left over", "number wide"]] as const;
  return html`<${Table} caption="What came to the bank and left it, by month" heads=${heads}>
    ${items.toReversed().map(
      ({ month, currency, inflow, outflow, net }) =>
        html`<tr key=${month + currency}>
          <th scope="row">${monthOf(month)}</th>
          <td class="number">${money(inflow, currency)}</td>
          <td class="number">${money(outflow, currency)}</td>
          <td class="number wide"><strong>${money(net, currency)}</strong></td>
        </tr>`,
    )}
  <//>`;
}
