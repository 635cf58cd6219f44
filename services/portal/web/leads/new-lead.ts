import { announce } from "../kit/announce.ts";
import { ask } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import type { Lead } from "./lead.ts";

type NewLeadProps = { readonly api: string; readonly onDone: () => void; readonly onClose: () => void };

/** Writes down somebody who is interested. */
export function NewLead({ api, onDone, onClose }: NewLeadProps) {
  const send = async (filled: Filled, key: string) => {
    const body = {
      name: filled.text("name"),
      email: filled.text("email"),
      company: filled.optional("company"),
      country: filled.optional("country"),
      source: filled.optional("source"),
      message: filled.optional("message"),
    };
    const lead = await ask<Lead>(api, { method: "POST", body, key });
    announce(`${lead.name} is a lead, with a score of ${lead.score}.`);
    onDone();
    onClose();
  };
  return html`<section class="panel">
    <h2>A new lead</h2>
    <${Form}
      class="grid"
      send=${send}
      action="Add the lead"
      beside=${html`<button type="button" onClick=${onClose}>Close</button>`}
    >
      <${Field} label="Name" name="name" required />
      <${Field} label="E-mail" name="email" type="email" required />
      <${Field} label="Company" name="company" />
      <${Field} label="Country" name="country" hint="Its English name, or two letters: Germany, DE" />
      <${Field} label="Source" name="source" hint="A campaign, a page, a partner" />
      <${Field} label="Message" name="message" rows=${3} class="whole" />
    <//>
  </section>`;
}
