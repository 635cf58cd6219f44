import { z } from "zod";
import { plainText } from "../kit/text.ts";
import { conditionSchema, holds } from "./condition.ts";
import type { Facts } from "./condition.ts";

/** One reason to care more, or less, about a lead. */
export const scoringRuleSchema = z.strictObject({
  name: plainText(100),
  when: conditionSchema,
  points: z.int().min(-1_000).max(1_000),
});
export type ScoringRule = z.output<typeof scoringRuleSchema>;

/** What a lead got points for. */
export const reasonSchema = z.object({ rule: z.string(), points: z.int() });
export type Score = { readonly score: number; readonly reasons: readonly z.output<typeof reasonSchema>[] };

/** The points of all rules that hold, and which these are. */
export function scoreOf(rules: readonly ScoringRule[], facts: Facts): Score {
  const reasons = rules.filter(({ when }) => holds(when, facts)).map(({ name, points }) => ({ rule: name, points }));
  return { score: reasons.reduce((sum, { points }) => sum + points, 0), reasons };
}
