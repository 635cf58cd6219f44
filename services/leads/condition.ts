import { z } from "zod";
import { plainText } from "../kit/text.ts";

/** What a rule may look at. */
export const conditionFields = ["name", "email", "company", "message", "source", "country"] as const;

/** What is known of somebody when rules are asked. */
export type Facts = { readonly [field in (typeof conditionFields)[number]]?: string | null | undefined };

const field = z.enum(conditionFields);
const text = plainText(200);

/** When a rule holds, as data. Upper and lower case are the same. */
export const conditionSchema = z.discriminatedUnion("op", [
  z.strictObject({ field, op: z.enum(["is", "is-not", "contains", "starts-with", "ends-with"]), value: text }),
  z.strictObject({ field, op: z.literal("in"), value: z.array(text).min(1, "must name one at least").max(300) }),
  z.strictObject({ field, op: z.literal("present"), value: z.boolean() }),
]);
export type Condition = z.output<typeof conditionSchema>;

/** Whether a condition holds. */
export function holds(condition: Condition, facts: Facts): boolean {
  const known = lower(facts[condition.field] ?? "");
  switch (condition.op) {
    case "is":
      return known === lower(condition.value);
    case "is-not":
      return known !== lower(condition.value);
    case "contains":
      return known.includes(lower(condition.value));
    case "starts-with":
      return known.startsWith(lower(condition.value));
    case "ends-with":
      return known.endsWith(lower(condition.value));
    case "in":
      return condition.value.some((value) => known === lower(value));
    case "present":
      return (known !== "") === condition.value;
  }
}

const lower = (value: string): string => value.toLowerCase();
