import { ask } from "../kit/ask.ts";
import type { Page } from "../kit/ask.ts";
import { atLeast } from "../kit/words.ts";
import { html } from "../kit/html.ts";
import { hrefTo } from "../kit/route.ts";
import type { ScreenProps, Waiting } from "../screens.ts";
import { LeadDetail } from "./detail.ts";
import { Inbox } from "./inbox.ts";
import type { FollowUp, Lead } from "./lead.ts";

/** The lead inbox, or one lead. */
export function LeadsScreen({ api, route }: ScreenProps) {
  const [id] = route.rest;
  if (id !== undefined) return html`<${LeadDetail} key=${id} api=${api} id=${id} />`;
  return html`<${Inbox} api=${api} status=${route.query.get("status") ?? "all"} />`;
}

export async function leadsWaiting(api: string): Promise<readonly Waiting[]> {
  const [leads, due] = await Promise.all([
    ask<Page<Lead>>(`${api}?status=new&limit=100`),
    ask<Page<FollowUp>>(`${api}/follow-ups?state=due&limit=100`),
  ]);
  return [
    { many: atLeast(leads), of: "new leads", href: hrefTo("leads", { status: "new" }) },
    { many: atLeast(due), of: "to follow up", href: hrefTo("leads") },
  ];
}
