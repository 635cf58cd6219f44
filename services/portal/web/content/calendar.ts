import { html } from "../kit/html.ts";
import { Shown } from "../kit/parts.ts";
import { hrefTo } from "../kit/route.ts";
import { useAsked } from "../kit/use-asked.ts";
import { day, hour, month as monthName } from "../kit/words.ts";
import { named } from "./draft.ts";
import type { Entry } from "./draft.ts";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

type CalendarProps = { readonly api: string; readonly month: string | null; readonly state: string | undefined };

/** A month of what was published, will be, or is planned: as weeks, or as a list where the window is narrow. */
export function Calendar({ api, month, state }: CalendarProps) {
  const first = firstOf(month);
  const after = new Date(first.getFullYear(), first.getMonth() + 1, 1);
  const before = new Date(first.getFullYear(), first.getMonth() - 1, 1);
  const entries = useAsked<{ readonly items: readonly Entry[] }>(
    `${api}/calendar?from=${first.toISOString()}&to=${after.toISOString()}`,
  );
  const to = (of: Date) => hrefTo("content", { month: inAddress(of), state });
  return html`<section class="panel calendar" aria-labelledby="month">
    <div class="month">
      <h2 id="month">${monthName(first)}</h2>
      <p class="actions">
        <a class="button" href=${to(before)} aria-label=${`Previous: ${monthName(before)}`}>← Previous</a>
        <a class="button" href=${to(new Date())}>Today</a>
        <a class="button" href=${to(after)} aria-label=${`Next: ${monthName(after)}`}>Next →</a>
      </p>
    </div>
    <${Shown} asked=${entries} what="the calendar">
      ${({ items }: { readonly items: readonly Entry[] }) => html`
        <${Weeks} first=${first} items=${items} />
        <${Agenda} items=${items} />
        ${items.length === 0 && html`<p class="muted">Nothing is planned for ${monthName(first)}.</p>`}
      `}
    <//>
  </section>`;
}

function Weeks({ first, items }: { readonly first: Date; readonly items: readonly Entry[] }) {
  const today = new Date().toDateString();
  return html`<table class="weeks">
    <caption class="hidden">
      ${monthName(first)}, by day
    </caption>
    <thead>
      <tr>
        ${weekdays.map((name) => html`<th scope="col"><abbr title=${name}>${name.slice(0, 3)}</abbr></th>`)}
      </tr>
    </thead>
    <tbody>
      ${weeksOf(first).map(
        (week) =>
          html`<tr key=${week[0]?.toISOString()}>
            ${week.map((date) => {
              const isToday = date.toDateString() === today;
              const here = items.filter(({ at }) => new Date(at).toDateString() === date.toDateString());
              return html`<td
                key=${date.toISOString()}
                class=${`${date.getMonth() === first.getMonth() ? "" : "other"} ${isToday ? "today" : ""}`}
              >
                <span class="date">${date.getDate()}${isToday && html`<span class="hidden">, today</span>`}</span>
                ${here.length > 0 && html`<${Entries} items=${here} />`}
              </td>`;
            })}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function Entries({ items }: { readonly items: readonly Entry[] }) {
  return html`<ul class="entries">
    ${items.map(
      ({ id, title, state, at }) =>
        html`<li key=${id} class=${state}>
          <a href=${hrefTo(`content/${id}`)}>${title}</a>
          <span class="sub">${hour(at)} · ${named[state]}</span>
        </li>`,
    )}
  </ul>`;
}

function Agenda({ items }: { readonly items: readonly Entry[] }) {
  const days = Map.groupBy(items, ({ at }) => day(at));
  return html`<dl class="agenda">
    ${[...days].map(
      ([name, here]) =>
        html`<div key=${name}>
          <dt>${name}</dt>
          <dd><${Entries} items=${here} /></dd>
        </div>`,
    )}
  </dl>`;
}

/** The weeks that a month has days in, each from Monday on. */
function weeksOf(first: Date): readonly (readonly Date[])[] {
  const lead = (first.getDay() + 6) % 7;
  const length = new Date(first.getFullYear(), first.getMonth() + 1, 0).getDate();
  return Array.from({ length: Math.ceil((lead + length) / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, at) => new Date(first.getFullYear(), first.getMonth(), 1 - lead + week * 7 + at)),
  );
}

function firstOf(month: string | null): Date {
  const [, year, number] = /^(\d{4})-(\d{2})$/.exec(month ?? "") ?? [];
  const now = new Date();
  return year && number
    ? new Date(Number(year), Number(number) - 1, 1)
    : new Date(now.getFullYear(), now.getMonth(), 1);
}

const inAddress = (of: Date): string => `${of.getFullYear()}-${String(of.getMonth() + 1).padStart(2, "0")}`;
