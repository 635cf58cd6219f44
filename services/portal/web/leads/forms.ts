import { announce } from "../kit/announce.ts";
import { ask } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import { useMore } from "../kit/more.ts";
import { Empty, Shown } from "../kit/parts.ts";

type LeadForm = { readonly id: string; readonly name: string; readonly source: string };

/** Forms that anybody may fill in, each with a page of its own. */
export function Forms({ api, url }: { readonly api: string; readonly url: string }) {
  const forms = useMore<LeadForm>(`${api}/forms?limit=25`);
  const send = async (filled: Filled, key: string) => {
    const body = { name: filled.text("name"), source: filled.optional("source") };
    const { name } = await ask<LeadForm>(`${api}/forms`, { method: "POST", body, key });
    announce(`The form “${name}” can be filled in now.`);
    forms.reload();
  };
  return html`<div class="columns">
    <section class="panel">
      <h2>Forms</h2>
      <p class="muted">
        Lead to a form's page from wherever people are; each of them is another source. A form of your own design sends
        to the same address: <a href=${`${url}openapi.json`}>the API</a> tells how.
      </p>
      <${Shown} asked=${forms} what="the forms">
        ${(items: readonly LeadForm[]) =>
          items.length === 0
            ? html`<${Empty} title="There are no forms yet.">Add one, and lead people to it.<//>`
            : html`<ul class="rows">
                  ${items.map(
                    ({ id, name, source }) =>
                      html`<li key=${id}>
                        <span class="grow"
                          >${name} <span class="sub">Leads from here have the source “${source}”</span></span
                        >
                        <a href=${`${url}forms/${id}`} target="_blank" aria-label=${`Its page: ${name}`}>Its page</a>
                      </li>`,
                  )}
                </ul>
                ${forms.button}`}
      <//>
    </section>
    <section class="panel">
      <h2>New form</h2>
      <${Form} send=${send} action="Add the form">
        <${Field} label="Name" name="name" hint="A campaign, a page, a fair" required />
        <${Field} label="Source" name="source" hint="Of the leads that come over it" />
      <//>
    </section>
  </div>`;
}
