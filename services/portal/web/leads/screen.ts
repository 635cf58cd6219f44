import { ask } from "../kit/ask.ts";
import type { Page } from "../kit/ask.ts";
import { html } from "../kit/html.ts";
import { Head, Tabs } from "../kit/parts.ts";
import { hrefTo } from "../kit/route.ts";
import { atLeast } from "../kit/words.ts";
import type { ScreenProps, Waiting } from "../screens.ts";
import { LeadDetail } from "./detail.ts";
import { Forms } from "./forms.ts";
import { Import } from "./import.ts";
import { Inbox } from "./inbox.ts";
import type { FollowUp, Lead } from "./lead.ts";
import { RulesPart } from "./rules.ts";
import { Webhooks } from "./webhooks.ts";

const parts = [
  ["inbox", "Inbox", hrefTo("leads")],
  ["rules", "Rules", hrefTo("leads/rules")],
  ["forms", "Forms", hrefTo("leads/forms")],
  ["webhooks", "Webhooks", hrefTo("leads/webhooks")],
  ["import", "Import", hrefTo("leads/import")],
] as const;

/** The lead inbox, one lead, and what leads come in, get points and go out by. */
export function LeadsScreen({ api, url, route }: ScreenProps) {
  const [part = "inbox"] = route.rest;
  const tabs = html`<${Tabs} label="Leads" open=${part} tabs=${parts} />`;
  switch (part) {
    case "inbox":
      return html`<${Inbox} api=${api} status=${route.query.get("status") ?? "all"} tabs=${tabs} />`;
    case "rules":
      return html`<${Head} title="Rules for leads" />${tabs}<${RulesPart} api=${api} />`;
    case "forms":
      return html`<${Head} title="Forms" />${tabs}<${Forms} api=${api} url=${url} />`;
    case "webhooks":
      return html`<${Head} title="Webhooks" />${tabs}<${Webhooks} api=${api} />`;
    case "import":
      return html`<${Head} title="Import leads" />${tabs}<${Import} api=${api} />`;
    default:
      return html`<${LeadDetail} key=${part} api=${api} id=${part} />`;
  }
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
