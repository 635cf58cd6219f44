import type { Unit } from "../kit/unit.ts";
import type { NewLead } from "./lead.ts";
import { tell } from "./news.ts";
import { routeLeads } from "./routing.ts";
import { readRules } from "./rules.ts";
import { scoreOf } from "./scoring.ts";
import { findCaptured } from "./store.ts";
import type { Answered } from "./store.ts";

/** Somebody who is interested, and the id of the lead that they become if they are none yet. */
export type Submission = NewLead & { readonly id: string; readonly form?: string };

/** How many became leads, and how many were leads already. */
export type Captured = { readonly captured: number; readonly seenAgain: number };

const fields = "id uuid, name text, email text, company text, message text, source text, country text, form uuid";

/**
 * Takes in submissions: scores them and gives them to somebody. Whoever is a lead of this organisation already, by
 * their address, stays the one lead they are, and what they say now is kept as a touch of it.
 */
export async function capture(unit: Unit, submissions: readonly Submission[]): Promise<Captured> {
  const { scoring, routing } = await readRules(unit);
  const { organisation, team, owner } = unit.actor;
  const scored = submissions.map((lead) => ({ ...lead, ...scoreOf(scoring.items, lead) }));
  // In the order of addresses: two units with the same ones wait for each other in one direction only.
  const { rows } = await unit.query<{ id: string }>(
    `insert into leads (organisation, team, owner, id, name, email, company, message, source, country, form_id,
                        score, reasons, rules_version, created_at)
     select $1, $2, $3, id, name, email, company, message, source, country, form, score, reasons, $4, $5
     from jsonb_to_recordset($6::jsonb) as new (${fields}, score int, reasons jsonb) order by lower(email), id
     on conflict (organisation, lower(email)) do nothing returning id`,
    [organisation, team, owner, scoring.version, unit.now, JSON.stringify(scored)],
  );
  const fresh = new Set(rows.map(({ id }) => id));
  const leads = scored.filter(({ id }) => fresh.has(id));
  await tell(
    unit,
    leads.map(({ id, source = null, score }) => ({ type: "lead.captured", lead: id, data: { source, score } })),
  );
  const routed = await routeLeads(unit, routing.items, leads);
  await tell(
    unit,
    routed.map(({ id, rule }) => ({ type: "lead.assigned", lead: id, data: { rule } })),
  );
  await touch(
    unit,
    submissions.filter(({ id }) => !fresh.has(id)),
  );
  return { captured: leads.length, seenAgain: submissions.length - leads.length };
}

/** Captures one lead. */
export async function captureOne(unit: Unit, id: string, lead: NewLead): Promise<Answered> {
  await capture(unit, [{ ...lead, id }]);
  return (await findCaptured(unit, id)) as Answered;
}

async function touch(unit: Unit, submissions: readonly Submission[]): Promise<void> {
  if (submissions.length === 0) return;
  const { organisation, team, owner } = unit.actor;
  const { rows } = await unit.query<{ lead_id: string; source: string | null }>(
    `insert into touches (organisation, team, owner, id, lead_id, name, company, message, source, country, form_id, at)
     select $1, $2, $3, new.id, leads.id, new.name, new.company, new.message, new.source, new.country, new.form, $4
     from jsonb_to_recordset($5::jsonb) as new (${fields})
     join leads on leads.organisation = $1 and lower(leads.email) = lower(new.email)
     returning lead_id, source`,
    [organisation, team, owner, unit.now, JSON.stringify(submissions)],
  );
  await tell(
    unit,
    rows.map(({ lead_id, source }) => ({ type: "lead.seen-again", lead: lead_id, data: { source } })),
  );
}
