import { announce } from "../kit/announce.ts";
import { ask } from "../kit/ask.ts";
import type { Page } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import { Badge, Facts, Head, Shown } from "../kit/parts.ts";
import { hrefTo } from "../kit/route.ts";
import { useAsked, useEvery } from "../kit/use-asked.ts";
import { readable, signed, time } from "../kit/words.ts";
import { FollowUpList, NewFollowUp } from "./follow-ups.ts";
import { statuses, tones } from "./lead.ts";
import type { FollowUp, Lead } from "./lead.ts";

/** One lead: who it is, what speaks for it, and what is to be done. */
export function LeadDetail({ api, id }: { readonly api: string; readonly id: string }) {
  const lead = useAsked<Lead>(`${api}/${id}`);
  const followUps = useAsked<Page<FollowUp>>(`${api}/follow-ups?lead=${id}&limit=50`);
  useEvery(30_000, followUps.reload);
  return html`<p class="back"><a href=${hrefTo("leads")}>All leads</a></p>
    <${Head} title=${lead.answer?.name ?? "Lead"}>
      ${lead.answer && html`<${Badge} tone=${tones[lead.answer.status]} text=${readable(lead.answer.status)} />`}
    <//>
    <${Shown} asked=${lead} what="the lead">
      ${(known: Lead) =>
        html`<div class="columns">
          <div>
            <section class="panel">
              <h2>Who</h2>
              <${About} lead=${known} />
            </section>
            <section class="panel">
              <h2>Follow-ups</h2>
              <${Shown} asked=${followUps} what="the follow-ups">
                ${({ items }: Page<FollowUp>) =>
                  items.length === 0
                    ? html`<p class="muted">Nothing is planned. Say when to come back to ${known.name}:</p>`
                    : html`<${FollowUpList} api=${api} items=${items} onDone=${followUps.reload} />`}
              <//>
              <${NewFollowUp} api=${api} leadId=${id} onDone=${followUps.reload} />
            </section>
          </div>
          <div>
            <section class="panel">
              <h2>Next</h2>
              <${Change} api=${api} lead=${known} onDone=${lead.reload} />
            </section>
            <section class="panel">
              <h2>Score</h2>
              <${Score} lead=${known} />
            </section>
          </div>
        </div>`}
    <//>`;
}

function About({ lead }: { readonly lead: Lead }) {
  const facts = [
    ["E-mail", html`<a href=${`mailto:${lead.email}`}>${lead.email}</a>`],
    ["Company", lead.company],
    ["Country", lead.country],
    ["Source", lead.source],
    ["Received", time(lead.createdAt)],
  ] as const;
  return html`<${Facts} facts=${facts} />
    ${lead.message && html`<blockquote class="said">${lead.message}</blockquote>`}`;
}

type ChangeProps = { readonly api: string; readonly lead: Lead; readonly onDone: () => void };

function Change({ api, lead, onDone }: ChangeProps) {
  const send = async (filled: Filled) => {
    const body = { status: filled.text("status"), assignee: filled.optional("assignee") ?? null };
    const changed = await ask<Lead>(`${api}/${lead.id}`, { method: "PATCH", body });
    announce(`${changed.name} is ${changed.status} now, assigned to ${changed.assignee ?? "nobody"}.`);
    onDone();
  };
  const options = statuses.map((status) => [status, readable(status)] as const);
  return html`<${Form} send=${send} action="Save" keeps>
    <${Field} label="Status" name="status" value=${lead.status} options=${options} required />
    <${Field}
      label="Assigned to"
      name="assignee"
      value=${lead.assignee ?? ""}
      hint="Who gets reminders, if it is an e-mail address"
    />
  <//>`;
}

function Score({ lead: { score, reasons } }: { readonly lead: Lead }) {
  return html`<p class="figure">${signed(score)}</p>
    ${
      reasons.length === 0
        ? html`<p class="muted">No rule holds for this lead.</p>`
        : html`<ul class="rows">
            ${reasons.map(
              ({ rule, points }) =>
                html`<li key=${rule}>
                  <span class="grow">${rule}</span> <strong>${points > 0 ? "+" : ""}${signed(points)}</strong>
                </li>`,
            )}
          </ul>`
    }`;
}
