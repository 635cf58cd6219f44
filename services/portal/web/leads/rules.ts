import { announce } from "../kit/announce.ts";
import { ask, Refusal } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import { Act, Shown } from "../kit/parts.ts";
import { useAsked } from "../kit/use-asked.ts";
import { signed } from "../kit/words.ts";
import { ConditionFields, conditionFrom, inWords, listFrom } from "./condition.ts";
import type { Condition } from "./condition.ts";

type Scoring = { readonly name: string; readonly when: Condition; readonly points: number };
type Routing = {
  readonly name: string;
  readonly when?: Condition;
  readonly by: "round-robin" | "load";
  readonly assignees: readonly string[];
};
type Rules<Rule> = { readonly items: readonly Rule[] };

/** By what leads get points, and who gets them. */
export function RulesPart({ api }: { readonly api: string }) {
  return html`<div class="columns even">
    <section class="panel">
      <h2>Scoring</h2>
      <p class="muted">A lead has the points of all rules that hold for it. A change scores all leads anew.</p>
      <${ScoringRules} path=${`${api}/rules`} />
    </section>
    <section class="panel">
      <h2>Routing</h2>
      <p class="muted">A new lead goes to somebody of the first rule that holds. Who has a lead keeps it.</p>
      <${RoutingRules} path=${`${api}/routing`} />
    </section>
  </div>`;
}

/** All rules of a kind; a change is made to what they are by now, not to what was shown. */
function useRules<Rule extends { readonly name: string }>(path: string) {
  const rules = useAsked<Rules<Rule>>(path);
  const change = async (next: (items: readonly Rule[]) => readonly Rule[], said: string) => {
    const { items } = await ask<Rules<Rule>>(path);
    await ask(path, { method: "PUT", body: { items: next(items) } }).catch((error: unknown) => {
      throw ofOne(error);
    });
    announce(said);
    rules.reload();
  };
  const remove = (name: string) => () =>
    change((items) => items.filter((rule) => rule.name !== name), `The rule “${name}” is gone.`);
  // How many there are: whoever writes the next one begins anew.
  return { rules, change, remove, count: rules.answer?.items.length };
}

/** What is wrong with a rule among all of them, said of the fields of the one that is being written. */
function ofOne(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  const mistakes = error.mistakes.map(({ pointer = "", ...rest }) => {
    return { ...rest, pointer: pointer.replace(/^#\/items\/\d+/, "#").replace(/\/\d+$/, "") };
  });
  return new Refusal(error.message, mistakes);
}

function ScoringRules({ path }: { readonly path: string }) {
  const { rules, change, remove, count } = useRules<Scoring>(path);
  const send = async (filled: Filled) => {
    const name = filled.text("name");
    // Its fields always say when: nothing but a routing rule is for everybody.
    const rule = { name, when: conditionFrom(filled) as Condition, points: Number(filled.text("points")) };
    await change((items) => [...items, rule], `The rule “${name}” holds from now on.`);
  };
  return html`<${Shown} asked=${rules} what="the rules">
      ${({ items }: Rules<Scoring>) =>
        items.length === 0
          ? html`<p>There is no rule yet: every lead has 0 points.</p>`
          : html`<ul class="rows">
              ${items.map(
                ({ name, when, points }) =>
                  html`<li key=${name}>
                    <span class="grow">${name} <span class="sub">${inWords(when)}</span></span>
                    <strong>${points > 0 ? "+" : ""}${signed(points)}</strong>
                    <${Act} act=${remove(name)} label=${`Remove ${name}`}>Remove<//>
                  </li>`,
              )}
            </ul>`}
    <//>
    <details>
      <summary>Add a scoring rule</summary>
      <${Form} class="grid" send=${send} action="Add the rule">
        <${Field} label="Name" name="name" hint="What it says of a lead: Has a company" required />
        <${Field} label="Points" name="points" type="number" value="10" hint="Less than 0 speaks against" required />
        <${ConditionFields} key=${count} />
      <//>
    </details>`;
}

const ways = [
  ["round-robin", "In turn"],
  ["load", "Whoever has the fewest open leads"],
] as const;

function RoutingRules({ path }: { readonly path: string }) {
  const { rules, change, remove, count } = useRules<Routing>(path);
  const send = async (filled: Filled) => {
    const name = filled.text("name");
    const when = conditionFrom(filled);
    const by = filled.text("by") as Routing["by"];
    const rule = { name, ...(when && { when }), by, assignees: listFrom(filled.text("assignees"), "\n") };
    await change((items) => [...items, rule], `The rule “${name}” holds from now on.`);
  };
  const earlier = (name: string) => () =>
    change((items) => movedUp(items, name), `The rule “${name}” is asked earlier now.`);
  return html`<${Shown} asked=${rules} what="the rules">
      ${({ items }: Rules<Routing>) =>
        items.length === 0
          ? html`<p>There is no rule yet: new leads are nobody's.</p>`
          : html`<ol class="rows">
              ${items.map((rule, at) => {
                const { name } = rule;
                return html`<li key=${name}>
                  <span class="grow">${name} <span class="sub">${whoGets(rule)}</span></span>
                  ${at > 0 && html`<${Act} act=${earlier(name)} label=${`Ask ${name} earlier`}>Earlier<//>`}
                  <${Act} act=${remove(name)} label=${`Remove ${name}`}>Remove<//>
                </li>`;
              })}
            </ol>`}
    <//>
    <details>
      <summary>Add a routing rule</summary>
      <${Form} class="grid" send=${send} action="Add the rule">
        <${Field} label="Name" name="name" hint="A territory, a team" required />
        <${Field} label="Who of them" name="by" options=${ways} required />
        <${ConditionFields} key=${count} first=${["", "Everybody"]} />
        <${Field}
          label="People"
          name="assignees"
          rows=${3}
          class="whole"
          hint="One a line; e-mail addresses get reminders"
          required
        />
      <//>
    </details>`;
}

function whoGets({ when, by, assignees }: Routing): string {
  const way = ways.find(([name]) => name === by)?.[1].toLowerCase() ?? by;
  return `${when ? inWords(when) : "Everybody"}: ${assignees.join(", ")} (${way})`;
}

function movedUp(items: readonly Routing[], name: string): readonly Routing[] {
  const at = items.findIndex((rule) => rule.name === name);
  if (at < 1) return items;
  return [...items.slice(0, at - 1), ...items.slice(at, at + 1), ...items.slice(at - 1, at), ...items.slice(at + 1)];
}
