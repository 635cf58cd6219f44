import { useState } from "preact/hooks";
import { ask } from "../kit/ask.ts";
import { Field, Form } from "../kit/form.ts";
import type { Filled } from "../kit/form.ts";
import { html } from "../kit/html.ts";
import { hrefTo } from "../kit/route.ts";
import type { Answer, Citation } from "./document.ts";

type Asked = { readonly question: string; readonly answer: Answer };

/** The last question: it is still there for who comes back from a document. */
let last: Asked | undefined;

/** Asks all documents, and shows what they say and where. */
export function AskBox({ api }: { readonly api: string }) {
  const [asked, setAsked] = useState(last);
  const send = async (filled: Filled) => {
    const question = filled.text("question");
    last = { question, answer: await ask<Answer>(`${api}/answers`, { method: "POST", body: { question } }) };
    setAsked(last);
  };
  return html`<section class="panel ask" aria-label="Ask">
    <${Form} send=${send} action="Ask" keeps>
      <${Field}
        label="Your question"
        name="question"
        value=${asked?.question}
        required
        hint="In your own words: “How long is the notice period?”"
      />
    <//>
    <div aria-live="polite">${asked && html`<${AnswerText} answer=${asked.answer} />`}</div>
  </section>`;
}

function AnswerText({ answer: { answer, citations, by } }: { readonly answer: Answer }) {
  if (answer === null) {
    return html`<p class="answer">
      Your documents say nothing of this. Ask in other words, or add a document that does.
    </p>`;
  }
  return html`<p class="answer">
      ${answer.split(/(\[\d+\])/).map((part) => {
        const citation = citations.find(({ mark }) => part === `[${mark}]`);
        return citation
          ? html`<a
              class="mark"
              href=${hrefToQuote(citation)}
              aria-label=${`Source ${citation.mark}: ${citation.title}`}
              >${citation.mark}</a
            >`
          : part;
      })}
    </p>
    <ol class="citations">
      ${citations.map(
        (citation) =>
          html`<li key=${citation.mark} value=${citation.mark}>
            <a href=${hrefToQuote(citation)}>${citation.title}</a>
            <q>${citation.quote}</q>
          </li>`,
      )}
    </ol>
    <p class="muted">
      ${by === "local" ? "In the documents' own words: no language model is bound." : `Written by ${by} from these sources.`}
    </p>`;
}

const hrefToQuote = ({ documentId, start, quote }: Citation): string =>
  hrefTo(`agents/${documentId}`, { start: String(start), quote: String(quote.length) });
