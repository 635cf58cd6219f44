import { useState } from "preact/hooks";
import { announce } from "../kit/announce.ts";
import { ask } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import { useMore } from "../kit/more.ts";
import { Empty, Shown } from "../kit/parts.ts";
import type { Channel } from "./draft.ts";

type Set = Channel & { readonly settings: { readonly url?: string; readonly to?: readonly string[] } };

const kinds = [
  ["mail", "Letters to a list of people"],
  ["webhook", "Another system, by a signed request"],
  ["page", "The public page, under a name of its own"],
] as const;

/** Where texts are published, beside the public page that is always there. */
export function Channels({ api }: { readonly api: string }) {
  const channels = useMore<Set>(`${api}/channels?limit=25`);
  return html`<div class="columns">
    <section class="panel">
      <h2>Channels</h2>
      <${Shown} asked=${channels} what="the channels">
        ${(items: readonly Set[]) =>
          items.length === 0
            ? html`<${Empty} title="There are no channels yet.">
                Texts are published on the public page. Add a channel to bring them to people or to other systems.
              <//>`
            : html`<ul class="rows">
                  ${items.map(
                    (one) =>
                      html`<li key=${one.id}>
                        <span class="grow">${one.name} <span class="sub">${about(one)}</span></span>
                      </li>`,
                  )}
                </ul>
                ${channels.button}`}
      <//>
    </section>
    <section class="panel">
      <h2>New channel</h2>
      <${NewChannel} api=${api} onDone=${channels.reload} />
    </section>
  </div>`;
}

function about({ kind, settings: { url, to } }: Set): string {
  const text = kinds.find(([name]) => name === kind)?.[1] ?? kind;
  return [text, url, to?.join(", ")].filter(Boolean).join(": ");
}

function NewChannel({ api, onDone }: { readonly api: string; readonly onDone: () => void }) {
  const [kind, setKind] = useState("mail");
  const send = async (filled: Filled, key: string) => {
    const body = { name: filled.text("name"), kind, settings: settingsFrom(filled, kind) };
    const { name } = await ask<Channel>(`${api}/channels`, { method: "POST", body, key });
    announce(`Texts can be published on “${name}” now.`);
    setKind("mail");
    onDone();
  };
  return html`<${Form}
    send=${send}
    action="Add the channel"
    onInput=${(filled: Filled) => setKind(filled.text("kind"))}
  >
    <${Field} label="Name" name="name" required />
    <${Field} label="What it is" name="kind" options=${kinds} value="mail" required />
    ${kind === "mail" && html`<${Field} label="People" name="settings/to" rows=${4} hint="One e-mail address a line" required />`}
    ${
      kind === "webhook" &&
      html`<${Field} label="Address" name="settings/url" type="url" hint="A public one, with HTTPS" required />
        <${Field}
          label="Secret"
          name="settings/secret"
          hint="Known to both sides: requests are signed with it"
          required
        />`
    }
  <//>`;
}

function settingsFrom(filled: Filled, kind: string): object {
  if (kind === "mail") return { to: filled.text("settings/to").split(/\s+/) };
  return kind === "webhook" ? { url: filled.text("settings/url"), secret: filled.text("settings/secret") } : {};
}
