import { ask } from "../kit/ask.ts";
import type { Page } from "../kit/ask.ts";
import { html } from "../kit/html.ts";
import { hrefTo } from "../kit/route.ts";
import { atLeast } from "../kit/words.ts";
import type { ScreenProps, Waiting } from "../screens.ts";
import type { DraftHead } from "./draft.ts";
import { DraftDetail } from "./detail.ts";
import { Plan } from "./plan.ts";

/** The content calendar with what is being written, or one draft. */
export function ContentScreen({ api, route }: ScreenProps) {
  const [id] = route.rest;
  if (id !== undefined) return html`<${DraftDetail} key=${id} api=${api} id=${id} />`;
  return html`<${Plan} api=${api} month=${route.query.get("month")} state=${route.query.get("state") ?? "all"} />`;
}

export async function draftsWaiting(api: string): Promise<readonly Waiting[]> {
  const [review, scheduled] = await Promise.all([
    ask<Page<DraftHead>>(`${api}/drafts?state=review&limit=100`),
    ask<Page<DraftHead>>(`${api}/drafts?state=scheduled&limit=100`),
  ]);
  return [
    { many: atLeast(review), of: "in review", href: hrefTo("content", { state: "review" }) },
    { many: atLeast(scheduled), of: "scheduled", href: hrefTo("content", { state: "scheduled" }) },
  ];
}
