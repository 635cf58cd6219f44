import fc from "fast-check";
import { expect, test } from "vitest";
import { conditionSchema, holds } from "./condition.ts";
import type { Condition } from "./condition.ts";
import { scoreOf } from "./scoring.ts";

const ida = { name: "Ida", email: "Ida@Example.com", company: "Acme GmbH", country: "DE", message: null };

test.each<[Condition, boolean]>([
  [{ field: "name", op: "is", value: "ida" }, true],
  [{ field: "name", op: "is", value: "id" }, false],
  [{ field: "name", op: "is-not", value: "Ida" }, false],
  [{ field: "company", op: "contains", value: "ME G" }, true],
  [{ field: "company", op: "contains", value: "Ltd" }, false],
  [{ field: "email", op: "starts-with", value: "ida@" }, true],
  [{ field: "email", op: "starts-with", value: "example" }, false],
  [{ field: "email", op: "ends-with", value: "@example.com" }, true],
  [{ field: "email", op: "ends-with", value: "@example" }, false],
  [{ field: "country", op: "in", value: ["at", "de"] }, true],
  [{ field: "country", op: "in", value: ["AT"] }, false],
  [{ field: "message", op: "present", value: true }, false],
  [{ field: "source", op: "present", value: false }, true],
  [{ field: "source", op: "is-not", value: "fair" }, true],
])("%j holds: %s", (condition, expected) => {
  expect(holds(conditionSchema.parse(condition), ida)).toBe(expected);
});

test.each([
  { field: "password", op: "is", value: "x" },
  { field: "name", op: "matches", value: ".*" },
  { field: "name", op: "in", value: "x" },
  { field: "name", op: "in", value: [] },
  { field: "name", op: "is", value: 1 },
  { field: "name", op: "present", value: "yes" },
  { field: "name", op: "is", value: "x", more: 1 },
])("fails to be a condition: %j", (condition) => {
  expect(conditionSchema.safeParse(condition).success).toBe(false);
});

test("a score is the sum of its reasons, and does not depend on the order of the rules", () => {
  const when = fc.record({
    field: fc.constantFrom("name", "company", "country"),
    op: fc.constantFrom("is", "is-not", "contains"),
    value: fc.constantFrom("ida", "a", "DE", "x"),
  }) as fc.Arbitrary<Condition>;
  const rules = fc.uniqueArray(fc.record({ name: fc.uuid(), when, points: fc.integer({ min: -1_000, max: 1_000 }) }), {
    selector: ({ name }) => name,
  });
  fc.assert(
    fc.property(rules, (given) => {
      const { score, reasons } = scoreOf(given, ida);
      expect(score).toBe(reasons.reduce((sum, { points }) => sum + points, 0));
      expect(reasons.map(({ rule }) => rule)).toEqual(
        given.filter((rule) => holds(rule.when, ida)).map(({ name }) => name),
      );
      expect(scoreOf(given.toReversed(), ida).score).toBe(score);
    }),
  );
});
