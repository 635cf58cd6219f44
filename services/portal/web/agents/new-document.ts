import { announce } from "../kit/announce.ts";
import { ask, Refusal } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import type { Document } from "./document.ts";

// A browser does not know all of them by itself.
const types: Readonly<Record<string, string>> = {
  pdf: "application/pdf",
  md: "text/markdown",
  markdown: "text/markdown",
  html: "text/html",
  htm: "text/html",
  txt: "text/plain",
};

type NewDocumentProps = { readonly api: string; readonly onDone: () => void; readonly onClose: () => void };

/** Takes in a text, or a file. */
export function NewDocument({ api, onDone, onClose }: NewDocumentProps) {
  const send = async (filled: Filled, key: string) => {
    const file = filled.file("file");
    const title = filled.text("title");
    const text = filled.text("text");
    if (!file && text === "") {
      throw new Refusal("Give a text or a file.", [{ pointer: "#/text", detail: "is empty, and no file is chosen" }]);
    }
    const made = file
      ? await ask<Document>(`${api}/documents?title=${encodeURIComponent(title || file.name)}`, {
          ...{ method: "POST", body: file, type: typeOf(file), key },
        })
      : await ask<Document>(`${api}/documents`, { method: "POST", body: { title, text }, key });
    announce(`“${made.title}” is taken in.`);
    onDone();
    onClose();
  };
  const close = html`<button type="button" onClick=${onClose}>Close</button>`;
  return html`<section class="panel">
    <h2>A new document</h2>
    <${Form} class="grid" send=${send} action="Add the document" beside=${close}>
      <${Field} label="Title" name="title" hint="Of a file, its name if you leave this empty" />
      <${Field} label="File" name="file" type="file" hint="PDF, Markdown, HTML or text" />
      <${Field} label="Or a text" name="text" rows=${8} class="whole" />
    <//>
  </section>`;
}

function typeOf(file: File): string {
  const type = types[file.name.split(".").at(-1)?.toLowerCase() ?? ""];
  if (type === undefined) {
    const detail = "is none of PDF (.pdf), Markdown (.md), HTML (.html) and text (.txt)";
    throw new Refusal("This file cannot be read.", [{ pointer: "#/file", detail }]);
  }
  return type;
}
