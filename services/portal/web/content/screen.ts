import { ask } from "../kit/ask.ts";
import type { Page } from "../kit/ask.ts";
import { html } from "../kit/html.ts";
import { Head, Tabs } from "../kit/parts.ts";
import { hrefTo } from "../kit/route.ts";
import { atLeast } from "../kit/words.ts";
import type { ScreenProps, Waiting } from "../screens.ts";
import { Channels } from "./channels.ts";
import type { DraftHead } from "./draft.ts";
import { DraftDetail } from "./detail.ts";
import { Plan } from "./plan.ts";

const parts = [
  ["calendar", "Calendar", hrefTo("content")],
  ["channels", "Channels", hrefTo("content/channels")],
] as const;

/** The content calendar with what is being written, one draft, and where drafts are published. */
export function ContentScreen({ api, route }: ScreenProps) {
  const [part = "calendar"] = route.rest;
  const tabs = html`<${Tabs} label="Content" open=${part} tabs=${parts} />`;
  if (part === "channels") return html`<${Head} title="Channels" />${tabs}<${Channels} api=${api} />`;
  if (part !== "calendar") return html`<${DraftDetail} key=${part} api=${api} id=${part} />`;
  const { query } = route;
  return html`<${Plan} api=${api} month=${query.get("month")} state=${query.get("state") ?? "all"} tabs=${tabs} />`;
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
