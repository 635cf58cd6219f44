import type { ComponentChildren } from "preact";
import { announce } from "../kit/announce.ts";
import { ask } from "../kit/ask.ts";
import type { Page } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import { useMore } from "../kit/more.ts";
import { Badge, Empty, Head, Shown, Table, Tabs, useOpener } from "../kit/parts.ts";
import { goTo, hrefTo } from "../kit/route.ts";
import { useAsked } from "../kit/use-asked.ts";
import { fromField, time } from "../kit/words.ts";
import { Calendar } from "./calendar.ts";
import { channelOptions, named, states, tones } from "./draft.ts";
import type { Channel, Draft, DraftHead } from "./draft.ts";

type PlanProps = {
  readonly api: string;
  readonly month: string | null;
  readonly state: string;
  readonly tabs: ComponentChildren;
};

/** A month at a glance, and the drafts below. */
export function Plan({ api, month, state, tabs }: PlanProps) {
  const isOne = states.some((one) => one === state);
  const drafts = useMore<DraftHead>(`${api}/drafts?limit=25${isOne ? `&state=${state}` : ""}`);
  const { isOpen, close, opener } = useOpener("Begin a draft");
  const stateTabs = ["all", ...states].map((one) => {
    const query = { month: month ?? undefined, state: one === "all" ? undefined : one };
    return [one, one === "all" ? "All" : named[one as keyof typeof named], hrefTo("content", query)] as const;
  });
  return html`<${Head} title="Content">${opener}<//>
    ${tabs} ${isOpen && html`<${NewDraft} api=${api} onClose=${close} />`}
    <${Calendar} api=${api} month=${month} state=${isOne ? state : undefined} />
    <h2>Drafts</h2>
    <${Tabs} label="Drafts by state" open=${isOne ? state : "all"} tabs=${stateTabs} />
    <${Shown} asked=${drafts} what="the drafts">
      ${(items: readonly DraftHead[]) =>
        items.length === 0
          ? html`<${Empty} title=${isOne ? "No draft is at this point." : "Nothing has been written yet."}>
              ${
                isOne
                  ? "Look at another state, or begin a draft."
                  : "Begin a draft: write it yourself, or give a brief and have a first text proposed."
              }
            <//>`
          : html`<${DraftTable} items=${items} /> ${drafts.button}`}
    <//>`;
}

function DraftTable({ items }: { readonly items: readonly DraftHead[] }) {
  const heads = [["Title"], ["State"], ["When", "wide"], ["Changed", "wide"]] as const;
  return html`<${Table} caption="Drafts, newest first" heads=${heads}>
    ${items.map((draft) => {
      const when = draft.publishedAt ?? draft.publishAt ?? draft.plannedFor;
      return html`<tr key=${draft.id}>
        <th scope="row"><a href=${hrefTo(`content/${draft.id}`)}>${draft.title}</a></th>
        <td><${Badge} tone=${tones[draft.state]} text=${named[draft.state]} /></td>
        <td class="wide">${when ? time(when) : "Not planned"}</td>
        <td class="wide">${time(draft.changedAt)}</td>
      </tr>`;
    })}
  <//>`;
}

function NewDraft({ api, onClose }: { readonly api: string; readonly onClose: () => void }) {
  const channels = useAsked<Page<Channel>>(`${api}/channels?limit=100`);
  const send = async (filled: Filled, key: string) => {
    const body = {
      title: filled.text("title"),
      brief: filled.text("brief"),
      body: filled.text("body"),
      channel: filled.optional("channel") ?? null,
      plannedFor: fromField(filled.text("plannedFor")) ?? null,
    };
    const draft = await ask<Draft>(`${api}/drafts`, { method: "POST", body, key });
    announce(`“${draft.title}” is a draft now.`);
    goTo(hrefTo(`content/${draft.id}`));
  };
  const close = html`<button type="button" onClick=${onClose}>Close</button>`;
  return html`<section class="panel">
    <h2>A new draft</h2>
    <${Form} class="grid" send=${send} action="Begin the draft" beside=${close}>
      <${Field} label="Title" name="title" required class="whole" />
      <${Field}
        label="Brief"
        name="brief"
        rows=${3}
        class="whole"
        hint="What to write and for whom: a text can be proposed from it"
      />
      <${Field} label="Text" name="body" rows=${6} class="whole" hint="An empty line begins a paragraph" />
      <${Field} label="Planned for" name="plannedFor" type="datetime-local" />
      <${Field} label="Where" name="channel" options=${channelOptions(channels.answer?.items ?? [])} required />
    <//>
  </section>`;
}
