import { useEffect, useRef } from "preact/hooks";
import { html } from "../kit/html.ts";
import { Badge, Head, Shown } from "../kit/parts.ts";
import { hrefTo } from "../kit/route.ts";
import { useAsked, useEvery } from "../kit/use-asked.ts";
import { time } from "../kit/words.ts";
import { states } from "./document.ts";
import type { Document } from "./document.ts";

type DetailProps = {
  readonly api: string;
  readonly id: string;
  /** Where a quote begins in the text, and how long it is. */
  readonly start: string | null;
  readonly quote: string | null;
};

/** One document, at the place that was quoted. */
export function DocumentDetail({ api, id, start, quote }: DetailProps) {
  const document = useAsked<Document>(`${api}/documents/${id}`);
  useEvery(document.answer?.state === "received" ? 2_000 : undefined, document.reload);
  const [tone, text] = states[document.answer?.state ?? "received"];
  return html`<p class="back">
      <a href=${hrefTo("agents")}>${start === null ? "All documents" : "Back to the answer"}</a>
    </p>
    <${Head} title=${document.answer?.title ?? "Document"}>
      ${document.answer && html`<${Badge} tone=${tone} text=${text} />`}
    <//>
    <${Shown} asked=${document} what="the document">
      ${(known: Document) =>
        html`<p class="muted">Added ${time(known.createdAt)}</p>
          ${known.reason && html`<p class="trouble">${known.reason}</p>`}
          ${
            known.text === null
              ? known.state === "received" && html`<p>It is being read. Its text will be here in a moment.</p>`
              : html`<${Text} text=${known.text} start=${Number(start ?? -1)} length=${Number(quote ?? 0)} />`
          }`}
    <//>`;
}

function Text({ text, start, length }: { readonly text: string; readonly start: number; readonly length: number }) {
  const mark = useRef<HTMLElement>(null);
  useEffect(() => mark.current?.scrollIntoView({ block: "center" }), [start]);
  const isQuoted = start >= 0 && length > 0 && start < text.length;
  return html`<div class="panel text">
    ${
      isQuoted
        ? html`${text.slice(0, start)}<mark ref=${mark}>${text.slice(start, start + length)}</mark
            >${text.slice(start + length)}`
        : text
    }
  </div>`;
}
