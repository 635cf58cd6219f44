import { announce } from "../kit/announce.ts";
import { ask } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import { useMore } from "../kit/more.ts";
import { exponentOf, money } from "../kit/money.ts";
import { Badge, Empty, Shown } from "../kit/parts.ts";
import type { Tone } from "../kit/parts.ts";
import { useAsked } from "../kit/use-asked.ts";
import { forField, monthOf, readable } from "../kit/words.ts";
import { amountFrom } from "./detail.ts";
import type { Account } from "./invoice.ts";

type Budget = {
  readonly id: string;
  readonly account: string;
  readonly currency: string;
  readonly month: string;
  readonly amount: number;
  readonly spent: number;
  readonly notify: string | null;
};
type Accounts = { readonly items: readonly Account[] };

/** How much may go over an account within a month, and how much of it has gone. */
export function Budgets({ api }: { readonly api: string }) {
  const budgets = useMore<Budget>(`${api}/budgets?limit=25`);
  const accounts = useAsked<Accounts>(`${api}/accounts`);
  return html`<div class="columns">
    <div>
      <h2>What was spent</h2>
      <${Shown} asked=${budgets} what="the budgets">
        ${(items: readonly Budget[]) =>
          items.length === 0
            ? html`<${Empty} title="There are no budgets yet.">
                Say how much may be spent within a month; whoever you name gets a letter when it is more.
              <//>`
            : html`<ul class="cards one">
                  ${items.map((budget) => html`<${OneBudget} key=${budget.id} api=${api} budget=${budget} onDone=${budgets.reload} />`)}
                </ul>
                ${budgets.button}`}
      <//>
    </div>
    <section class="panel">
      <h2>New budget</h2>
      <${Shown} asked=${accounts} what="the accounts">
        ${({ items }: Accounts) => html`<${NewBudget} api=${api} accounts=${items} onDone=${budgets.reload} />`}
      <//>
    </section>
  </div>`;
}

/** Close to it before it is too late. */
const nearly = 0.8;

function standing({ amount, spent }: Budget): readonly [Tone, string] {
  if (spent > amount) return ["bad", "Overspent"];
  return spent >= amount * nearly ? ["warn", "Nearly spent"] : ["good", "Within"];
}

type OneProps = { readonly api: string; readonly budget: Budget; readonly onDone: () => void };

function OneBudget({ api, budget, onDone }: OneProps) {
  const { id, account, currency, month, amount, spent, notify } = budget;
  const [tone, text] = standing(budget);
  const send = async (filled: Filled) => {
    const body = { amount: amountFrom(filled, currency), notify: filled.optional("notify") ?? null };
    await ask(`${api}/budgets/${id}`, { method: "PATCH", body });
    announce(`The budget of ${account} for ${monthOf(month)} is changed.`);
    onDone();
  };
  const value = (amount / 10 ** exponentOf(currency)).toFixed(exponentOf(currency));
  const of = `${money(spent, currency)} of ${money(amount, currency)}`;
  return html`<li class="card">
    <div class="card-head">
      <h3>${readable(account)}, ${monthOf(month)}</h3>
      <${Badge} tone=${tone} text=${text} />
    </div>
    <meter
      min="0"
      max=${Math.max(amount, spent)}
      low=${amount * nearly}
      high=${amount}
      optimum="0"
      value=${spent}
      aria-label=${`Spent: ${of}`}
    />
    <p><strong>${of}</strong> <span class="sub">${notify ? `${notify} is told` : "Nobody is told"}</span></p>
    <details>
      <summary>Change it</summary>
      <${Form} key=${`${amount} ${notify}`} class="grid" send=${send} action="Save" keeps>
        <${Field} label=${`Amount in ${currency}`} name="amount" value=${value} required />
        <${Field} label="Whom to tell" name="notify" type="email" value=${notify ?? ""} />
      <//>
    </details>
  </li>`;
}

type NewProps = { readonly api: string; readonly accounts: readonly Account[]; readonly onDone: () => void };

function NewBudget({ api, accounts, onDone }: NewProps) {
  const send = async (filled: Filled, key: string) => {
    const currency = filled.text("currency").toUpperCase();
    const body = {
      account: filled.text("account"),
      currency,
      month: filled.text("month"),
      amount: amountFrom(filled, currency),
      notify: filled.optional("notify"),
    };
    const { account, month } = await ask<Budget>(`${api}/budgets`, { method: "POST", body, key });
    announce(`There is a budget of ${account} for ${monthOf(month)} now.`);
    onDone();
  };
  const options = accounts.map(({ code, name }) => [code, name] as const);
  return html`<${Form} send=${send} action="Set the budget">
    <${Field} label="Account" name="account" options=${options} value="expenses" required />
    <${Field}
      label="Month"
      name="month"
      type="month"
      value=${forField(new Date()).slice(0, 7)}
      hint="Such as 2026-11"
      required
    />
    <${Field} label="Amount" name="amount" required />
    <${Field} label="Currency" name="currency" value="EUR" hint="Three letters, as in ISO 4217" required />
    <${Field} label="Whom to tell" name="notify" type="email" hint="Gets a letter when more was spent" />
  <//>`;
}
