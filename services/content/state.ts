import { z } from "zod";
import type { Action } from "../kit/policy.ts";
import { Problem } from "../kit/problem.ts";
import { moment } from "./moment.ts";

export const states = ["draft", "review", "approved", "scheduled", "published"] as const;

/** Where a draft stands. */
export const stateSchema = z.enum(states);
export type State = z.output<typeof stateSchema>;

/** Where a draft shall stand. */
export const newStateSchema = z
  .strictObject({
    state: stateSchema.describe("One step on, or back: draft, review, approved, scheduled, published"),
    publishAt: moment.optional().describe("When it shall be published, for `scheduled`; without it, as planned"),
  })
  .refine(({ state, publishAt }) => publishAt === undefined || state === "scheduled", {
    path: ["publishAt"],
    error: "is for the state scheduled only",
  });
export type NewState = z.output<typeof newStateSchema>;

/** The whole workflow. What is published stays so: others have it already. */
export const next: Readonly<Record<State, readonly State[]>> = {
  draft: ["review"],
  review: ["draft", "approved"],
  approved: ["draft", "review", "scheduled", "published"],
  scheduled: ["approved", "scheduled", "published"],
  published: [],
};

/** What a step asks of who takes it: from the approval on, it is the organisation's word. */
export const actionTo = (state: State): Action => (state === "draft" || state === "review" ? "write" : "decide");

const named: Readonly<Record<State, string>> = {
  draft: "a draft",
  review: "in review",
  approved: "approved",
  scheduled: "scheduled",
  published: "published",
};

/** A step that is left out, or cannot be taken back. */
export function wrongStep(from: State, to: State): Problem {
  const allowed = next[from].map((state) => named[state]).join(" or ");
  const instead = allowed === "" ? "nor anything else" : `only ${allowed}`;
  const detail = `the draft is ${named[from]}: it cannot become ${named[to]}, ${instead}`;
  return new Problem(409, "state-conflict", detail);
}

/** Something that is not done to a draft that stands there. */
export const notWhile = (state: State, what: string): Problem =>
  new Problem(409, "state-conflict", `the draft is ${named[state]}: ${what}`);
