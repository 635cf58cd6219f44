import { announce } from "../kit/announce.ts";
import { ask } from "../kit/ask.ts";
import type { Page } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import { Badge, Facts, Head, Shown } from "../kit/parts.ts";
import { hrefTo } from "../kit/route.ts";
import { useAsked, useEvery } from "../kit/use-asked.ts";
import { forField, fromField, time } from "../kit/words.ts";
import { channelOptions, named, tones } from "./draft.ts";
import type { Channel, Draft } from "./draft.ts";
import { NextSteps } from "./next-steps.ts";

/** One draft: its text, and its way to the readers. */
export function DraftDetail({ api, id }: { readonly api: string; readonly id: string }) {
  const draft = useAsked<Draft>(`${api}/drafts/${id}`);
  const channels = useAsked<Page<Channel>>(`${api}/channels?limit=100`);
  // One that is scheduled is published while somebody looks.
  useEvery(draft.answer?.state === "scheduled" ? 10_000 : undefined, draft.reload);
  return html`<p class="back"><a href=${hrefTo("content")}>Calendar and drafts</a></p>
    <${Head} title=${draft.answer?.title ?? "Draft"}>
      ${draft.answer && html`<${Badge} tone=${tones[draft.answer.state]} text=${named[draft.answer.state]} />`}
    <//>
    <${Shown} asked=${draft} what="the draft">
      ${(known: Draft) =>
        html`<div class="columns">
          <section class="panel">
            ${
              known.state === "draft"
                ? // Anew whenever it was changed, also by a proposal.
                  html`<h2>Write</h2>
                    <${Edit}
                      key=${known.changedAt}
                      api=${api}
                      draft=${known}
                      channels=${channels.answer?.items ?? []}
                      onDone=${draft.reload}
                    />`
                : html`<h2>Text</h2>
                    <${Text} body=${known.body} />`
            }
          </section>
          <div>
            <section class="panel">
              <h2>Next</h2>
              <${NextSteps} key=${known.state} api=${api} draft=${known} onDone=${draft.reload} />
            </section>
            <section class="panel">
              <h2>About</h2>
              <${About} draft=${known} channels=${channels.answer?.items ?? []} />
            </section>
          </div>
        </div>`}
    <//>`;
}

type EditProps = {
  readonly api: string;
  readonly draft: Draft;
  readonly channels: readonly Channel[];
  readonly onDone: () => void;
};

function Edit({ api, draft, channels, onDone }: EditProps) {
  const send = async (filled: Filled) => {
    const body = {
      title: filled.text("title"),
      brief: filled.text("brief"),
      body: filled.text("body"),
      channel: filled.optional("channel") ?? null,
      plannedFor: fromField(filled.text("plannedFor")) ?? null,
    };
    await ask<Draft>(`${api}/drafts/${draft.id}`, { method: "PATCH", body });
    announce("The draft is saved.");
    onDone();
  };
  const planned = draft.plannedFor ? forField(new Date(draft.plannedFor)) : "";
  const options = channelOptions(channels);
  return html`<${Form} class="grid" send=${send} action="Save" keeps>
    <${Field} label="Title" name="title" value=${draft.title} required class="whole" />
    <${Field} label="Brief" name="brief" value=${draft.brief} rows=${3} class="whole" />
    <${Field}
      label="Text"
      name="body"
      value=${draft.body}
      rows=${14}
      class="whole"
      hint="An empty line begins a paragraph"
    />
    <${Field} label="Planned for" name="plannedFor" type="datetime-local" value=${planned} />
    <${Field} label="Where" name="channel" value=${draft.channel ?? ""} options=${options} required />
  <//>`;
}

const Text = ({ body }: { readonly body: string }) =>
  html`<div class="prose">${body.split(/\n\s*\n/).map((paragraph) => html`<p>${paragraph}</p>`)}</div>`;

function About({ draft, channels }: { readonly draft: Draft; readonly channels: readonly Channel[] }) {
  const { plannedFor, publishAt, publishedAt, writtenBy, channel } = draft;
  const where = channelOptions(channels).find(([id]) => id === (channel ?? ""))?.[1];
  const written = writtenBy === "local" ? "Taken from the brief: no language model is bound" : writtenBy;
  const facts = [
    ["Where", where],
    ["Planned for", plannedFor && time(plannedFor)],
    ["Will be published", publishAt && draft.state === "scheduled" && time(publishAt)],
    ["Published", publishedAt && time(publishedAt)],
    ["Written by", draft.body === "" ? "Nobody yet" : (written ?? "A person")],
    ["Changed", time(draft.changedAt)],
  ] as const;
  return html`<${Facts} facts=${facts} />`;
}
