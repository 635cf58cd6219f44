import { forgetJob } from "../kit/jobs.ts";
import { Problem } from "../kit/problem.ts";
import type { Unit } from "../kit/unit.ts";
import { columns, toDraft } from "./draft-row.ts";
import type { DraftRow } from "./draft-row.ts";
import type { Draft } from "./draft.ts";
import { publish, publishJob } from "./publish.ts";
import type { AddressOf } from "./publish.ts";
import { next, notWhile, wrongStep } from "./state.ts";
import type { NewState } from "./state.ts";
import { lockDraft } from "./store.ts";

/** Moves a draft; doing it twice does it once. A step that is not allowed from where it stands is a 409 problem. */
export async function moveDraft(
  unit: Unit,
  id: string,
  asked: NewState,
  addressOf: AddressOf,
): Promise<Draft | undefined> {
  const draft = await lockDraft(unit, id);
  if (draft === undefined) return undefined;
  const { state } = asked;
  if (draft.state === state && isAgain(draft, asked)) return draft;
  if (!next[draft.state].includes(state)) throw wrongStep(draft.state, state);
  if (draft.body === "") throw notWhile(draft.state, "it has no text yet; write one, or ask for a proposal");
  if (draft.state === "scheduled" && state !== "scheduled") await forgetJob(unit, publishJob, id);
  if (state === "published") return publish(unit, draft, addressOf);
  const publishAt = state === "scheduled" ? timeFor(unit, draft, asked) : null;
  if (publishAt !== null) await unit.later({ name: publishJob, key: id, at: publishAt });
  const { rows } = await unit.query<DraftRow>(
    `update drafts set state = $3, publish_at = $4, changed_at = $5
     where organisation = $1 and id = $2 returning ${columns}`,
    [unit.actor.organisation, id, state, publishAt, unit.now],
  );
  const data = { from: draft.state, to: state, ...(publishAt && { publishAt: publishAt.toISOString() }) };
  await unit.emit({ type: "draft.moved", subject: id, data });
  return toDraft(rows[0] as DraftRow);
}

/** Whether a request to be where the draft stands says nothing new. */
const isAgain = (draft: Draft, { publishAt }: NewState): boolean =>
  publishAt === undefined || Date.parse(publishAt) === Date.parse(draft.publishAt ?? "");

function timeFor({ now }: Unit, draft: Draft, { publishAt = draft.plannedFor ?? undefined }: NewState): Date {
  const told = publishAt === undefined ? "is missing, and nothing is planned" : "is over";
  const at = new Date(publishAt ?? 0);
  if (at > now) return at;
  const errors = [{ pointer: "#/publishAt", detail: `${told}; give a time to come, or publish it now` }];
  throw new Problem(422, "invalid-request", "the request does not fit the schema; see errors", { errors });
}
