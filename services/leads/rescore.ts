import type { Job } from "../kit/jobs.ts";
import type { Unit, Work } from "../kit/unit.ts";
import type { Facts } from "./condition.ts";
import { tell } from "./news.ts";
import { readRules } from "./rules.ts";
import { scoreOf } from "./scoring.ts";

const atOnce = 500;

/** Scores all leads anew that were scored by older rules: by portions, so that nobody waits for all of it. */
export async function rescore(work: Work, { actor }: Pick<Job, "actor">): Promise<void> {
  while (await work(actor, rescoreSome)) continue;
}

type Scored = Facts & { readonly id: string; readonly score: number };

async function rescoreSome(unit: Unit): Promise<boolean> {
  const { items, version } = (await readRules(unit)).scoring;
  const { rows } = await unit.query<Scored>(
    `select id, name, email, company, message, source, country, score from leads
     where organisation = $1 and rules_version < $2 order by id limit $3 for no key update`,
    [unit.actor.organisation, version, atOnce],
  );
  if (rows.length === 0) return false;
  const scores = rows.map((lead) => ({ id: lead.id, before: lead.score, ...scoreOf(items, lead) }));
  await unit.query(
    `update leads set score = new.score, reasons = new.reasons, rules_version = $2
     from jsonb_to_recordset($3::jsonb) as new (id uuid, score int, reasons jsonb)
     where leads.organisation = $1 and leads.id = new.id`,
    [unit.actor.organisation, version, JSON.stringify(scores)],
  );
  const changed = scores.filter(({ score, before }) => score !== before);
  await tell(
    unit,
    changed.map(({ id, score }) => ({ type: "lead.scored", lead: id, data: { score } })),
  );
  return true;
}
