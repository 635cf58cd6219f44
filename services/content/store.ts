import { afterEveryId, toPage } from "../kit/page.ts";
import { Problem } from "../kit/problem.ts";
import type { Unit } from "../kit/unit.ts";
import { requireChannel } from "./channels/store.ts";
import type { CalendarQuery, Draft, DraftChange, DraftQuery, Entry, NewDraft } from "./draft.ts";
import { columns, headColumns, toDraft, toHead } from "./draft-row.ts";
import type { DraftRow, HeadRow } from "./draft-row.ts";
import { notWhile } from "./state.ts";

/** Stores a draft. */
export async function storeDraft(unit: Unit, id: string, draft: NewDraft): Promise<Draft> {
  const { organisation, team, owner } = unit.actor;
  if (draft.channel !== null) await requireChannel(unit, draft.channel);
  const { rows } = await unit.query<DraftRow>(
    `insert into drafts (id, organisation, team, owner, title, body, brief, channel_id, planned_for, state, created_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'draft', $10, $10) returning ${columns}`,
    [
      ...[id, organisation, team, owner, draft.title, draft.body, draft.brief, draft.channel],
      ...[dateOf(draft.plannedFor), unit.now],
    ],
  );
  await unit.emit({ type: "draft.created", subject: id });
  return toDraft(rows[0] as DraftRow);
}

/** The draft of that id, if this organisation has it. */
export async function findDraft(unit: Unit, id: string): Promise<Draft | undefined> {
  return select(unit, id, "");
}

/** The same, so that nobody else changes it before this unit is over. */
export async function lockDraft(unit: Unit, id: string): Promise<Draft | undefined> {
  return select(unit, id, "for update");
}

async function select(unit: Unit, id: string, lock: "" | "for update"): Promise<Draft | undefined> {
  const { rows } = await unit.query<DraftRow>(
    `select ${columns} from drafts where organisation = $1 and id = $2 ${lock}`,
    [unit.actor.organisation, id],
  );
  return rows[0] === undefined ? undefined : toDraft(rows[0]);
}

/** Newest first, without the texts. */
export async function draftsPage(unit: Unit, { limit, cursor, state }: DraftQuery) {
  const { rows } = await unit.query<HeadRow>(
    `select ${headColumns} from drafts
     where organisation = $1 and id < $2 and ($3::text is null or state = $3) order by id desc limit $4`,
    [unit.actor.organisation, cursor ?? afterEveryId, state ?? null, limit + 1],
  );
  return toPage(rows.map(toHead), limit);
}

/** Entries of the calendar at once. */
const mostEntries = 1_000;

/** What was published, will be, or is planned within a time, in its order. */
export async function calendar(unit: Unit, { from, to }: CalendarQuery): Promise<readonly Entry[]> {
  const at = "coalesce(published_at, publish_at, planned_for)";
  const { rows } = await unit.query<Omit<Entry, "at"> & { at: Date }>(
    `select id, title, state, channel_id as channel, ${at} as at from drafts
     where organisation = $1 and ${at} >= $2 and ${at} < $3 order by ${at}, id limit $4`,
    [unit.actor.organisation, new Date(from), new Date(to), mostEntries + 1],
  );
  if (rows.length > mostEntries) {
    throw new Problem(422, "too-many", `there is more than ${mostEntries} between from and to; ask for a shorter time`);
  }
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** Changes a draft. What it says may change as long as it is a draft: what was approved is what is published. */
export async function changeDraft(unit: Unit, id: string, change: DraftChange): Promise<Draft | undefined> {
  const draft = await lockDraft(unit, id);
  if (draft === undefined) return undefined;
  const { plannedFor, ...text } = change;
  if (draft.state === "published") throw notWhile(draft.state, "it cannot change any more");
  if (draft.state !== "draft" && Object.keys(text).length > 0) {
    throw notWhile(draft.state, `its ${Object.keys(text).join(", ")} cannot change; take it back to draft first`);
  }
  if (change.channel !== undefined && change.channel !== null) await requireChannel(unit, change.channel);
  const wanted = { ...draft, ...text, plannedFor: plannedFor === undefined ? draft.plannedFor : plannedFor };
  const { rows } = await unit.query<DraftRow>(
    `update drafts set title = $3, body = $4, brief = $5, channel_id = $6, planned_for = $7, written_by = $8,
       changed_at = $9
     where organisation = $1 and id = $2 returning ${columns}`,
    [
      ...[unit.actor.organisation, id, wanted.title, wanted.body, wanted.brief, wanted.channel],
      // What a person touched is a person's.
      ...[dateOf(wanted.plannedFor), wanted.body === draft.body ? draft.writtenBy : null, unit.now],
    ],
  );
  await unit.emit({ type: "draft.changed", subject: id, data: { changed: Object.keys(change) } });
  return toDraft(rows[0] as DraftRow);
}

const dateOf = (at: string | null): Date | null => (at === null ? null : new Date(at));
