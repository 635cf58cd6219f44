import { announce } from "../kit/announce.ts";
import { ask } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import { Act, Badge } from "../kit/parts.ts";
import { hrefTo } from "../kit/route.ts";
import { forField, fromField, time } from "../kit/words.ts";
import type { FollowUp } from "./lead.ts";

type ListProps = {
  readonly api: string;
  readonly items: readonly FollowUp[];
  readonly onDone: () => void;
  /** Whether each leads to its lead. */
  readonly linked?: boolean;
};

const states = { open: ["calm", "Planned"], due: ["warn", "Due"], done: ["good", "Done"] } as const;

/** Promises to come back to somebody. */
export function FollowUpList({ api, items, onDone, linked }: ListProps) {
  return html`<ul class="rows">
    ${items.map((one) => {
      const [tone, text] = states[one.state];
      const close = async () => {
        await ask(`${api}/follow-ups/${one.id}`, { method: "PATCH", body: { done: true } });
        announce("The follow-up is done.");
        onDone();
      };
      return html`<li key=${one.id}>
        <span class="grow">
          ${linked ? html`<a href=${hrefTo(`leads/${one.leadId}`)}>${one.note}</a>` : one.note}
          <span class="sub">${time(one.dueAt)}</span>
        </span>
        <${Badge} tone=${tone} text=${text} />
        ${one.state !== "done" && html`<${Act} act=${close} label=${`Done: ${one.note}`}>Done<//>`}
      </li>`;
    })}
  </ul>`;
}

/** Plans to come back to a lead. */
export function NewFollowUp(props: { readonly api: string; readonly leadId: string; readonly onDone: () => void }) {
  const send = async (filled: Filled, key: string) => {
    const body = { dueAt: fromField(filled.text("dueAt")), note: filled.text("note") };
    await ask(`${props.api}/${props.leadId}/follow-ups`, { method: "POST", body, key });
    announce("The follow-up is planned.");
    props.onDone();
  };
  const tomorrow = new Date();
  tomorrow.setDate(tomorrow.getDate() + 1);
  tomorrow.setHours(9, 0, 0, 0);
  return html`<${Form} class="grid" send=${send} action="Plan it">
    <${Field} label="When" name="dueAt" type="datetime-local" value=${forField(tomorrow)} required />
    <${Field} label="What to do" name="note" required />
  <//>`;
}
