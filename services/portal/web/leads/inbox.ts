import type { ComponentChildren } from "preact";
import type { Page } from "../kit/ask.ts";
import { html } from "../kit/html.ts";
import { useMore } from "../kit/more.ts";
import { Badge, Empty, Filter, Head, Shown, Table, useOpener } from "../kit/parts.ts";
import { hrefTo } from "../kit/route.ts";
import { useAsked, useEvery } from "../kit/use-asked.ts";
import { day, readable, signed } from "../kit/words.ts";
import { FollowUpList } from "./follow-ups.ts";
import { statuses, tones } from "./lead.ts";
import type { FollowUp, Lead } from "./lead.ts";
import { NewLead } from "./new-lead.ts";

type InboxProps = { readonly api: string; readonly status: string; readonly tabs: ComponentChildren };

/** All leads, or those of one status; and whom to come back to. */
export function Inbox({ api, status, tabs }: InboxProps) {
  const isOne = statuses.some((one) => one === status);
  const leads = useMore<Lead>(`${api}?limit=25${isOne ? `&status=${status}` : ""}`);
  const due = useAsked<Page<FollowUp>>(`${api}/follow-ups?state=due&limit=20`);
  const { isOpen, close, opener } = useOpener("Add a lead");
  useEvery(30_000, due.reload);
  return html`<${Head} title="Leads">${opener}<//>
    ${tabs} ${isOpen && html`<${NewLead} api=${api} onDone=${leads.reload} onClose=${close} />`}
    ${
      due.answer &&
      due.answer.items.length > 0 &&
      html`<section class="panel">
        <h2>Follow-ups that are due</h2>
        <${FollowUpList} api=${api} items=${due.answer.items} onDone=${due.reload} linked />
      </section>`
    }
    <${Filter} screen="leads" name="status" chosen=${isOne ? status : "all"} options=${statuses} />
    <${Shown} asked=${leads} what="the leads">
      ${(items: readonly Lead[]) =>
        items.length === 0
          ? html`<${Empty} title=${isOne ? `No lead is ${status}.` : "There are no leads yet."}>
              ${
                isOne
                  ? "Look at another status, or add a lead."
                  : "Add one above, or let people write to you: the form on the page of this service brings leads here."
              }
            <//>`
          : html`<${LeadTable} items=${items} /> ${leads.button}`}
    <//>`;
}

function LeadTable({ items }: { readonly items: readonly Lead[] }) {
  const heads = [
    ["Who"],
    ["Score", "number"],
    ["Why", "wide"],
    ["Status"],
    ["Assigned to", "wide"],
    ["Received", "wide"],
  ] as const;
  return html`<${Table} caption="Leads, newest first" heads=${heads}>
    ${items.map(
      (lead) =>
        html`<tr key=${lead.id}>
          <th scope="row">
            <a href=${hrefTo(`leads/${lead.id}`)}>${lead.name}</a>
            <span class="sub">${lead.company ?? lead.email}</span>
          </th>
          <td class="number"><strong>${signed(lead.score)}</strong></td>
          <td class="wide">${lead.reasons.map(({ rule }) => rule).join(", ") || "No rule holds"}</td>
          <td><${Badge} tone=${tones[lead.status]} text=${readable(lead.status)} /></td>
          <td class="wide">${lead.assignee ?? "Nobody"}</td>
          <td class="wide nowrap">${day(lead.createdAt)}</td>
        </tr>`,
    )}
  <//>`;
}
