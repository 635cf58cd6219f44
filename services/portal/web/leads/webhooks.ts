import { useState } from "preact/hooks";
import { announce } from "../kit/announce.ts";
import { ask } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import { useMore } from "../kit/more.ts";
import { Act, Empty, Shown } from "../kit/parts.ts";
import { hrefTo } from "../kit/route.ts";
import { count, time } from "../kit/words.ts";

type Webhook = { readonly id: string; readonly url: string; readonly events: readonly string[] };
type DeadLetter = {
  readonly id: string;
  readonly leadId: string;
  readonly type: string;
  readonly tries: number;
  readonly lastError: string;
  readonly at: string;
};

/** Other systems that are told what happens to leads, and what could not be told. */
export function Webhooks({ api }: { readonly api: string }) {
  const webhooks = useMore<Webhook>(`${api}/webhooks?limit=25`);
  const dead = useMore<DeadLetter>(`${api}/webhooks/dead-letters?limit=25`);
  return html`<div class="columns">
    <div>
      <section class="panel">
        <h2>Told of every change</h2>
        <${Shown} asked=${webhooks} what="the webhooks">
          ${(items: readonly Webhook[]) =>
            items.length === 0
              ? html`<${Empty} title="No other system is told.">Add its address, such as your CRM's.<//>`
              : html`<ul class="rows">
                    ${items.map((one) => html`<${OneWebhook} key=${one.id} api=${api} webhook=${one} onDone=${webhooks.reload} />`)}
                  </ul>
                  ${webhooks.button}`}
        <//>
      </section>
      <section class="panel">
        <h2>Given up</h2>
        <${Shown} asked=${dead} what="what was given up">
          ${(items: readonly DeadLetter[]) =>
            items.length === 0
              ? html`<p class="muted">Nothing: all that was told has arrived, or is still being tried.</p>`
              : html`<ul class="rows">
                    ${items.map((one) => html`<${OneLetter} key=${one.id} api=${api} letter=${one} onDone=${dead.reload} />`)}
                  </ul>
                  ${dead.button}`}
        <//>
      </section>
    </div>
    <section class="panel">
      <h2>New webhook</h2>
      <${NewWebhook} api=${api} onDone=${webhooks.reload} />
    </section>
  </div>`;
}

type OneProps<What> = { readonly api: string; readonly onDone: () => void } & What;

function OneWebhook({ api, webhook: { id, url, events }, onDone }: OneProps<{ readonly webhook: Webhook }>) {
  const remove = async () => {
    await ask(`${api}/webhooks/${id}`, { method: "DELETE" });
    announce(`${url} is not told any more.`);
    onDone();
  };
  return html`<li>
    <span class="grow">${url} <span class="sub">${events.join(", ")}</span></span>
    <${Act} act=${remove} label=${`Remove ${url}`}>Remove<//>
  </li>`;
}

function OneLetter({ api, letter, onDone }: OneProps<{ readonly letter: DeadLetter }>) {
  const { id, leadId, type, tries, lastError, at } = letter;
  const again = async () => {
    await ask(`${api}/webhooks/dead-letters/${id}`, { method: "PATCH", body: { retry: true } });
    announce("It is tried once more, from the beginning.");
    onDone();
  };
  return html`<li>
    <span class="grow">
      <a href=${hrefTo(`leads/${leadId}`)}>${type}</a>
      <span class="sub">${time(at)}, after ${count(tries, "try", "tries")}: ${lastError}</span>
    </span>
    <${Act} act=${again} label=${`Try ${type} again`}>Try again<//>
  </li>`;
}

function NewWebhook({ api, onDone }: { readonly api: string; readonly onDone: () => void }) {
  const [secret, setSecret] = useState<string>();
  const send = async (filled: Filled, key: string) => {
    const body = { url: filled.text("url") };
    const made = await ask<Webhook & { readonly secret: string }>(`${api}/webhooks`, { method: "POST", body, key });
    setSecret(made.secret);
    announce(`${made.url} is told from now on.`);
    onDone();
  };
  return html`<${Form} send=${send} action="Add the webhook">
      <${Field} label="Address" name="url" type="url" hint="A public one, with HTTPS" required />
    <//>
    ${
      secret !== undefined &&
      html`<p role="status">
        What is sent is signed with <code>${secret}</code>, as standardwebhooks.com has it. It is shown this once: keep
        it where the receiver checks signatures.
      </p>`
    }`;
}
