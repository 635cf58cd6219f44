import { z } from "zod";
import { Problem } from "../kit/problem.ts";
import type { Unit } from "../kit/unit.ts";
import { routingRuleSchema } from "./routing.ts";
import type { RoutingRule } from "./routing.ts";
import { scoringRuleSchema } from "./scoring.ts";
import type { ScoringRule } from "./scoring.ts";

const maxRules = 100;

/** All rules of a kind, as they are given. */
export const scoringRulesSchema = z.strictObject({ items: z.array(scoringRuleSchema).max(maxRules) });
export const routingRulesSchema = z.strictObject({ items: z.array(routingRuleSchema).max(maxRules) });

const version = z.int().describe("Grows with each change; 0 where there never was one");
export const storedScoringSchema = z.object({ version, items: z.array(scoringRuleSchema) });
export const storedRoutingSchema = z.object({ version, items: z.array(routingRuleSchema) });

type Stored<Rule> = { readonly version: number; readonly items: readonly Rule[] };
/** The rules of an organisation. */
export type Rules = { readonly scoring: Stored<ScoringRule>; readonly routing: Stored<RoutingRule> };
type Kind = keyof Rules;

const none = { version: 0, items: [] };

/** The rules as they are now. */
export async function readRules(unit: Unit): Promise<Rules> {
  const { rows } = await unit.query<{ kind: Kind; version: number; items: [] }>(
    "select kind, version, items from rule_sets where organisation = $1",
    [unit.actor.organisation],
  );
  return { scoring: none, routing: none, ...Object.fromEntries(rows.map(({ kind, ...rules }) => [kind, rules])) };
}

/** Replaces all rules of a kind. Leads are scored anew by a job; who has a lead already keeps it. */
export async function replaceRules<K extends Kind>(unit: Unit, kind: K, items: Rules[K]["items"]): Promise<Rules[K]> {
  refuseTwins(items);
  const { organisation, team, owner } = unit.actor;
  const { rows } = await unit.query<Rules[K]>(
    `insert into rule_sets (organisation, team, owner, kind, version, items) values ($1, $2, $3, $4, 1, $5)
     on conflict (organisation, kind) do update set version = rule_sets.version + 1, items = excluded.items
     returning version, items`,
    [organisation, team, owner, kind, JSON.stringify(items)],
  );
  const stored = rows[0] as Rules[K];
  await unit.emit({ type: `${kind}.changed`, subject: kind, data: { version: stored.version } });
  if (kind === "scoring") await askForScores(unit, stored.version);
  return stored;
}

/** At once; and again after a minute, for leads that were being captured by the old rules at this moment. */
async function askForScores(unit: Unit, version: number): Promise<void> {
  await unit.later({ name: "rescore", key: `${version}` });
  await unit.later({ name: "rescore", key: `${version}-again`, at: new Date(unit.now.getTime() + 60_000) });
}

function refuseTwins(items: readonly { readonly name: string }[]): void {
  const names = items.map(({ name }) => name);
  const twin = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (twin < 0) return;
  const errors = [{ pointer: `#/items/${twin}/name`, detail: `${JSON.stringify(names[twin])} is another rule's name` }];
  throw new Problem(422, "invalid-request", "each rule needs a name of its own; see errors", { errors });
}
