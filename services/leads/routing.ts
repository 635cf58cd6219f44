import { z } from "zod";
import { plainText } from "../kit/text.ts";
import type { Unit } from "../kit/unit.ts";
import { conditionSchema, holds } from "./condition.ts";
import type { Facts } from "./condition.ts";

/** Who takes care of a lead: an e-mail address, which gets reminders, or any other name. */
export const assigneeSchema = plainText(254);

/** Who gets which leads. The first rule that holds decides; one without `when` holds for all that are left. */
export const routingRuleSchema = z.strictObject({
  name: plainText(100),
  when: conditionSchema.optional().describe('A territory is {"field": "country", "op": "in", "value": ["AT", "DE"]}'),
  by: z.enum(["round-robin", "load"]).describe("In turn, or whoever has the fewest leads that are still open"),
  assignees: z.array(assigneeSchema).min(1, "must name somebody").max(100),
});
export type RoutingRule = z.output<typeof routingRuleSchema>;

export type Routed = { readonly id: string; readonly assignee: string; readonly rule: string };

/** Gives leads to people by the rules, and answers who got what. */
export async function routeLeads(
  unit: Unit,
  rules: readonly RoutingRule[],
  leads: readonly (Facts & { readonly id: string })[],
): Promise<readonly Routed[]> {
  const routed: Routed[] = [];
  const byRule = Map.groupBy(leads, (lead) => rules.find(({ when }) => when === undefined || holds(when, lead)));
  // Always in the same order: who locks turns crosswise waits for each other for ever.
  for (const rule of rules.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const its = byRule.get(rule) ?? [];
    if (its.length === 0) continue;
    const chosen = await choose(unit, rule, its.length);
    routed.push(...its.map(({ id }, at) => ({ id, assignee: chosen[at] as string, rule: rule.name })));
  }
  if (routed.length > 0) {
    await unit.query(
      `update leads set assignee = new.assignee from jsonb_to_recordset($2::jsonb) as new (id uuid, assignee text)
       where leads.organisation = $1 and leads.id = new.id`,
      [unit.actor.organisation, JSON.stringify(routed)],
    );
  }
  return routed;
}

async function choose(unit: Unit, { name, by, assignees }: RoutingRule, count: number): Promise<readonly string[]> {
  if (by === "load") {
    // One lock for all rules that go by load: they may share people.
    await takeTurns(unit, "load", count);
    return leastLoaded(await openLeads(unit, assignees), assignees, count);
  }
  const first = await takeTurns(unit, `turn of ${name}`, count);
  return Array.from({ length: count }, (_, i) => assignees[(first + i) % assignees.length] as string);
}

/** Takes the next turns, and answers the first of them. Others wait until this unit is done, and none is left out. */
async function takeTurns(unit: Unit, turn: string, count: number): Promise<number> {
  const { organisation, team, owner } = unit.actor;
  const { rows } = await unit.query<{ taken: string }>(
    `insert into turns (organisation, team, owner, name, taken) values ($1, $2, $3, $4, $5)
     on conflict (organisation, name) do update set taken = turns.taken + excluded.taken returning taken::text`,
    [organisation, team, owner, turn, count],
  );
  return Number(rows[0]?.taken) - count;
}

async function openLeads(unit: Unit, assignees: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await unit.query<{ assignee: string; open: number }>(
    `select assignee, count(*)::int as open from leads
     where organisation = $1 and assignee = any($2::text[]) and status in ('new', 'contacted', 'qualified')
     group by assignee`,
    [unit.actor.organisation, assignees],
  );
  return new Map(rows.map(({ assignee, open }) => [assignee, open]));
}

/** One lead after the other to whoever has the fewest by then; among equals, to the first. */
export function leastLoaded(
  open: ReadonlyMap<string, number>,
  assignees: readonly string[],
  count: number,
): readonly string[] {
  const load = new Map(assignees.map((assignee) => [assignee, open.get(assignee) ?? 0]));
  return Array.from({ length: count }, () => {
    const [least] = [...load].reduce((best, one) => (one[1] < best[1] ? one : best));
    load.set(least, (load.get(least) ?? 0) + 1);
    return least;
  });
}
