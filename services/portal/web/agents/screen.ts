import { ask } from "../kit/ask.ts";
import type { Page } from "../kit/ask.ts";
import { html } from "../kit/html.ts";
import { useMore } from "../kit/more.ts";
import { Badge, Empty, Head, Shown, Table, useOpener } from "../kit/parts.ts";
import { hrefTo } from "../kit/route.ts";
import { useEvery } from "../kit/use-asked.ts";
import { atLeast, day } from "../kit/words.ts";
import type { ScreenProps, Waiting } from "../screens.ts";
import { AskBox } from "./ask-box.ts";
import { DocumentDetail } from "./detail.ts";
import { states } from "./document.ts";
import type { DocumentHead } from "./document.ts";
import { NewDocument } from "./new-document.ts";

/** Questions to the company's own documents, or one of these. */
export function AgentsScreen({ api, route }: ScreenProps) {
  const [id] = route.rest;
  if (id === undefined) return html`<${Library} api=${api} />`;
  return html`<${DocumentDetail}
    key=${id}
    api=${api}
    id=${id}
    start=${route.query.get("start")}
    quote=${route.query.get("quote")}
  />`;
}

export async function documentsWaiting(api: string): Promise<readonly Waiting[]> {
  const documents = await ask<Page<DocumentHead>>(`${api}/documents?limit=100`);
  return [{ many: atLeast(documents), of: "documents to ask", href: hrefTo("agents") }];
}

function Library({ api }: { readonly api: string }) {
  const documents = useMore<DocumentHead>(`${api}/documents?limit=25`);
  const { isOpen, close, opener } = useOpener("Add a document");
  const isReading = documents.answer?.some(({ state }) => state === "received") ?? false;
  useEvery(isReading ? 2_000 : undefined, documents.reload);
  return html`<${Head} title="Ask your documents">${opener}<//>
    ${isOpen && html`<${NewDocument} api=${api} onDone=${documents.reload} onClose=${close} />`}
    <${AskBox} api=${api} />
    <h2>All documents</h2>
    <${Shown} asked=${documents} what="the documents">
      ${(items: readonly DocumentHead[]) =>
        items.length === 0
          ? html`<${Empty} title="There are no documents yet.">
              Add one: a contract, a manual, your price list. Then ask above, and see where it says so.
            <//>`
          : html`<${DocumentTable} items=${items} /> ${documents.button}`}
    <//>`;
}

function DocumentTable({ items }: { readonly items: readonly DocumentHead[] }) {
  const heads = [["Title"], ["State"], ["Parts", "number wide"], ["Size", "number wide"], ["Added", "wide"]] as const;
  return html`<${Table} caption="Documents, newest first" heads=${heads}>
    ${items.map((one) => {
      const [tone, text] = states[one.state];
      return html`<tr key=${one.id}>
        <th scope="row"><a href=${hrefTo(`agents/${one.id}`)}>${one.title}</a></th>
        <td>
          <${Badge} tone=${tone} text=${text} />
          ${one.reason && html`<span class="sub">${one.reason}</span>`}
        </td>
        <td class="number wide">${one.chunks}</td>
        <td class="number wide">${size(one.bytes)}</td>
        <td class="wide">${day(one.createdAt)}</td>
      </tr>`;
    })}
  <//>`;
}

const size = (bytes: number): string => (bytes < 1024 ? `${bytes} B` : `${Math.ceil(bytes / 1024)} KiB`);
