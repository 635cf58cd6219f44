import type { Actor } from "../kit/actor.ts";
import type { Language } from "../kit/language/language.ts";
import { makeOnce } from "../kit/once.ts";
import type { Made } from "../kit/once.ts";
import { Problem } from "../kit/problem.ts";
import type { Unit, Work } from "../kit/unit.ts";
import type { Draft, Proposal } from "./draft.ts";
import { notWhile } from "./state.ts";
import { findDraft, lockDraft } from "./store.ts";

const mostWords = 600;

const instructions = (title: string): string =>
  [
    `Write the text that is published under the title ${JSON.stringify(title)}, for readers outside the company.`,
    "The input is the brief: what to write, and for whom. Keep to its facts and add none.",
    "Plain text in the brief's language, short paragraphs with an empty line between them, and no title.",
  ].join(" ");

/**
 * Has the body of a draft written from its brief; nothing if there is no such draft. The model is asked outside of any
 * transaction: it takes as long as it takes. What a person wrote is never overwritten.
 */
export async function propose(
  work: Work,
  language: Language,
  actor: Actor,
  asked: { readonly draftId: string; readonly key: string | undefined },
): Promise<Made<Proposal> | undefined> {
  const { draftId, key } = asked;
  const begun = await work(actor, async (unit) => {
    const draft = await findDraft(unit, draftId);
    if (draft === undefined) return undefined;
    const once = { operation: "propose", key, request: { draftId } };
    const proposal = await makeOnce<Proposal | string>(unit, once, {
      // The key is taken and nothing written yet: should it fail, the same key tries again.
      find: async (id) => (await findProposal(unit, id)) ?? id,
      make: (id) => Promise.resolve(id),
    });
    return { draft, ...proposal };
  });
  if (begun === undefined) return undefined;
  const { draft, made } = begun;
  if (typeof made !== "string") return { made, replayed: true };
  mayPropose(draft);
  const body = await language.write({
    instructions: instructions(draft.title),
    input: draft.brief,
    maxWords: mostWords,
  });
  return work(actor, (unit) => keep(unit, made, draft, { body, by: language.name }));
}

function mayPropose({ state, brief, body, writtenBy }: Draft): void {
  if (state !== "draft") throw notWhile(state, "its text cannot change; take it back to draft first");
  if (brief === "") throw new Problem(409, "no-brief", "the draft has no brief to write from; give it one first");
  if (body !== "" && writtenBy === null) {
    throw new Problem(409, "text-of-a-person", "a person wrote this text; empty it first to have another proposed");
  }
}

async function keep(
  unit: Unit,
  id: string,
  asked: Draft,
  { body, by }: Pick<Proposal, "body" | "by">,
): Promise<Made<Proposal>> {
  const { organisation, team, owner } = unit.actor;
  const draft = await lockDraft(unit, asked.id);
  // Of two requests with one key, at once, the other was first.
  const first = await findProposal(unit, id);
  if (first !== undefined) return { made: first, replayed: true };
  if (draft === undefined || draft.changedAt !== asked.changedAt) {
    throw new Problem(409, "state-conflict", "the draft was changed while its text was being written; ask again");
  }
  // PostgreSQL knows no NUL, and a model may write anything.
  const storable = body.replaceAll("\0", "").toWellFormed();
  const { rows } = await unit.query<ProposalRow>(
    `insert into proposals (id, organisation, team, owner, draft_id, body, written_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
    [id, organisation, team, owner, draft.id, storable, by, unit.now],
  );
  await unit.query(
    "update drafts set body = $3, written_by = $4, changed_at = $5 where organisation = $1 and id = $2",
    [organisation, draft.id, storable, by, unit.now],
  );
  await unit.emit({ type: "draft.proposed", subject: draft.id, data: { proposal: id, by } });
  return { made: toProposal(rows[0] as ProposalRow), replayed: false };
}

type ProposalRow = {
  readonly id: string;
  readonly draft_id: string;
  readonly body: string;
  readonly written_by: string;
  readonly created_at: Date;
};
const columns = "id, draft_id, body, written_by, created_at";

async function findProposal(unit: Unit, id: string): Promise<Proposal | undefined> {
  const { rows } = await unit.query<ProposalRow>(
    `select ${columns} from proposals where organisation = $1 and id = $2`,
    [unit.actor.organisation, id],
  );
  return rows[0] && toProposal(rows[0]);
}

const toProposal = ({ id, draft_id, body, written_by, created_at }: ProposalRow): Proposal => ({
  id,
  draftId: draft_id,
  body,
  by: written_by,
  createdAt: created_at.toISOString(),
});
