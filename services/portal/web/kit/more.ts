import { useEffect, useState } from "preact/hooks";
import { ask } from "./ask.ts";
import type { Page } from "./ask.ts";
import { html } from "./html.ts";
import { Act } from "./parts.ts";
import { useAsked } from "./use-asked.ts";

/** A list that grows page by page: what is there so far, and the button for more. */
export function useMore<Item>(path: string) {
  const first = useAsked<Page<Item>>(path);
  const [later, setLater] = useState<readonly Page<Item>[]>([]);
  useEffect(() => setLater([]), [first.answer]);
  const pages = first.answer ? [first.answer, ...later] : [];
  const next = pages.at(-1)?.next ?? null;
  const more = async () => {
    const page = await ask<Page<Item>>(`${path}&cursor=${next}`);
    setLater((before) => [...before, page]);
  };
  return {
    answer: first.answer && pages.flatMap(({ items }) => items),
    trouble: first.trouble,
    reload: first.reload,
    button: next !== null && html`<p class="more"><${Act} act=${more}>Show more<//></p>`,
  };
}
