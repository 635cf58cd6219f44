import { html } from "../kit/html.ts";
import { money } from "../kit/money.ts";
import { Empty, Shown, Table } from "../kit/parts.ts";
import { hrefTo } from "../kit/route.ts";
import { useAsked } from "../kit/use-asked.ts";
import { readable } from "../kit/words.ts";

type Balance = {
  readonly account: string;
  readonly name: string;
  readonly kind: string;
  readonly currency: string;
  readonly debits: number;
  readonly credits: number;
  readonly balance: number;
};
type All = { readonly items: readonly Balance[] };

/** What the ledger holds: its debits equal its credits. */
export function Balances({ api }: { readonly api: string }) {
  const balances = useAsked<All>(`${api}/balances`);
  return html`<${Shown} asked=${balances} what="the ledger">
    ${({ items }: All) =>
      items.length === 0
        ? html`<${Empty} title="Nothing is in the books yet.">
            The first invoice puts something here: <a href=${hrefTo("finance/new")}>issue one</a>.
          <//>`
        : html`<${BalanceTable} items=${items} />`}
  <//>`;
}

const heads = [
  ["Account"],
  ["Kind", "wide"],
  ["Debits", "number wide"],
  ["Credits", "number wide"],
  ["Balance", "number"],
] as const;

const BalanceTable = ({ items }: All) =>
  html`<${Table} caption="What the ledger holds of each account" heads=${heads}>
    ${items.map(
      ({ account, name, kind, currency, debits, credits, balance }) =>
        html`<tr key=${account + currency}>
          <th scope="row">${name} <span class="sub">${account}, ${currency}</span></th>
          <td class="wide">${readable(kind)}</td>
          <td class="number wide">${money(debits, currency)}</td>
          <td class="number wide">${money(credits, currency)}</td>
          <td class="number"><strong>${money(balance, currency)}</strong></td>
        </tr>`,
    )}
  <//>`;
