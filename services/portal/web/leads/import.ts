import { useState } from "preact/hooks";
import { announce } from "../kit/announce.ts";
import { ask } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import { count } from "../kit/words.ts";

type Imported = {
  readonly state: "running" | "done" | "stopped";
  readonly captured: number;
  readonly seenAgain: number;
  readonly refused: number;
  readonly mistakes: readonly { readonly line: number; readonly detail: string }[];
};

/** Many leads at once, from a file. */
export function Import({ api }: { readonly api: string }) {
  const [done, setDone] = useState<Imported>();
  const send = async (filled: Filled, key: string) => {
    const answer = await ask<Imported>(`${api}/imports`, {
      ...{ method: "POST", body: filled.file("file"), type: "text/csv", key },
    });
    setDone(answer);
    announce(resultOf(answer));
  };
  return html`<section class="panel">
    <h2>Bring in what you have</h2>
    <p>
      A CSV file whose first line names its columns: name, email, company, country, source, message; or as Odoo exports
      contacts and leads. Whoever is here already is not doubled.
    </p>
    <${Form} send=${send} action="Import">
      <${Field} label="CSV file" name="file" type="file" required />
    <//>
    ${
      done &&
      html`<p><strong>${resultOf(done)}</strong></p>
        ${done.state === "stopped" && html`<p class="mistake">The rest of the file cannot be read; see the last line below.</p>`}
        ${
          done.mistakes.length > 0 &&
          html`<ul class="rows">
            ${done.mistakes.map(({ line, detail }) => html`<li key=${line}>Line ${line}: ${detail}</li>`)}
          </ul>`
        }`
    }
  </section>`;
}

const resultOf = ({ captured, seenAgain, refused }: Imported): string =>
  `${count(captured, "new lead")}, ${seenAgain} here before, ${count(refused, "line")} refused.`;
