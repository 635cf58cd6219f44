import { announce } from "../kit/announce.ts";
import { ask } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import { Act } from "../kit/parts.ts";
import { forField, fromField } from "../kit/words.ts";
import { named } from "./draft.ts";
import type { Draft, State } from "./draft.ts";

type Step = readonly [to: State, text: string, isFirst?: true];

/** What can be done with a draft where it stands, the usual first. */
const steps: Readonly<Record<State, readonly Step[]>> = {
  draft: [["review", "Hand in for review", true]],
  review: [
    ["approved", "Approve", true],
    ["draft", "Back to draft"],
  ],
  approved: [
    ["published", "Publish now", true],
    ["draft", "Back to draft"],
  ],
  scheduled: [
    ["published", "Publish now"],
    ["approved", "Do not publish it then"],
  ],
  published: [],
};

type NextProps = { readonly api: string; readonly draft: Draft; readonly onDone: () => void };

export function NextSteps({ api, draft, onDone }: NextProps) {
  const { id, state } = draft;
  const move = async (to: State, publishAt?: string) => {
    const body = { state: to, ...(publishAt && { publishAt }) };
    const moved = await ask<Draft>(`${api}/drafts/${id}/state`, { method: "PUT", body });
    announce(`“${moved.title}” is ${named[moved.state].toLowerCase()} now.`);
    onDone();
  };
  if (state === "published") return html`<${Published} draft=${draft} />`;
  return html`${state === "draft" && html`<${Propose} api=${api} draft=${draft} onDone=${onDone} />`}
  ${
    state === "draft" && draft.body === ""
      ? html`<p class="muted">It can be handed in for review as soon as it has a text.</p>`
      : html`<p class="steps">
          ${steps[state].map(
            ([to, text, isFirst]) =>
              html`<${Act} key=${to} class=${isFirst ? "primary" : ""} act=${() => move(to)}>${text}<//>`,
          )}
        </p>`
  }
  ${
    (state === "approved" || state === "scheduled") &&
    html`<${Schedule} draft=${draft} move=${(at?: string) => move("scheduled", at)} />`
  }`;
}

/** A first text from the brief; only what no person wrote is replaced. */
function Propose({ api, draft, onDone }: NextProps) {
  if (draft.brief === "") {
    return html`<p class="muted">Give it a brief and save it, to have a text proposed.</p>`;
  }
  if (draft.body !== "" && draft.writtenBy === null) return null;
  const propose = async (key: string) => {
    await ask(`${api}/drafts/${draft.id}/proposal`, { method: "POST", key });
    announce("A text was proposed. Read it before you hand it in.");
    onDone();
  };
  return html`<p class="steps"><${Act} act=${propose}>Propose a text from the brief<//></p>`;
}

type ScheduleProps = { readonly draft: Draft; readonly move: (at?: string) => Promise<void> };

function Schedule({ draft, move }: ScheduleProps) {
  const send = (filled: Filled) => move(fromField(filled.text("publishAt")));
  const known = draft.publishAt ?? draft.plannedFor;
  const soon = new Date(Date.now() + 3_600_000);
  const value = forField(known && new Date(known) > new Date() ? new Date(known) : soon);
  const action = draft.state === "scheduled" ? "Schedule anew" : "Schedule";
  return html`<${Form} send=${send} action=${action} keeps>
    <${Field} label="Publish at" name="publishAt" type="datetime-local" value=${value} required />
  <//>`;
}

function Published({ draft: { url } }: { readonly draft: Draft }) {
  return url
    ? html`<p>Everybody can <a href=${url}>read it on the public page</a>.</p>`
    : html`<p>It is published; what others have already stays as it is.</p>`;
}
