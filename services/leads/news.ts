import type { Unit } from "../kit/unit.ts";
import { queueDeliveries } from "./deliveries.ts";

/** What can happen to a lead, and be told to webhooks. */
export const newsTypes = [
  "lead.captured",
  "lead.seen-again",
  "lead.scored",
  "lead.assigned",
  "lead.status-changed",
] as const;

/** Something that happened to a lead. No word about a person: events are kept for ever, and read by many. */
export type News = {
  readonly type: (typeof newsTypes)[number];
  readonly lead: string;
  readonly data: Readonly<Record<string, string | number | boolean | null>>;
};

/** Tells what happened to leads: as events, and to whoever asked for it by a webhook. */
export async function tell(unit: Unit, news: readonly News[]): Promise<void> {
  if (news.length === 0) return;
  await unit.emit(...news.map(({ type, lead, data }) => ({ type, subject: lead, data })));
  await queueDeliveries(unit, news);
}
