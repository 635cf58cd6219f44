import { useState } from "preact/hooks";
import { announce } from "../kit/announce.ts";
import { ask } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import { count } from "../kit/words.ts";

type Imported = { readonly imported: number; readonly known: number; readonly skipped: number };

const kinds = [
  ["customers", "Contacts"],
  ["products", "Products"],
  ["invoices", "Open invoices"],
] as const;

/** What people leave behind in Odoo: contacts first, then what belongs to them. */
export function Import({ api }: { readonly api: string }) {
  const [said, setSaid] = useState("");
  const send = async (filled: Filled, key: string) => {
    const currency = filled.text("currency");
    const path = `${api}/imports/${filled.text("kind")}${currency && `?currency=${encodeURIComponent(currency)}`}`;
    const done = await ask<Imported>(path, { method: "POST", body: filled.file("file"), type: "text/csv", key });
    setSaid(resultOf(done));
    announce(resultOf(done));
  };
  return html`<section class="panel">
    <h2>Bring in what you have</h2>
    <p>A CSV file as Odoo exports it: contacts first, since invoices name them. What is here already stays as it is.</p>
    <${Form} class="grid" send=${send} action="Import">
      <${Field} label="What it holds" name="kind" options=${kinds} required />
      <${Field} label="CSV file" name="file" type="file" required />
      <${Field} label="Currency" name="currency" hint="Of rows that name none" />
    <//>
    ${said && html`<p><strong>${said}</strong></p>`}
  </section>`;
}

function resultOf({ imported, known, skipped }: Imported): string {
  const left = skipped > 0 ? `, ${skipped} left out: drafts, or nothing open` : "";
  return `${count(imported, "row")} imported, ${known} here before${left}.`;
}
