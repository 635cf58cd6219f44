import type { Draft } from "./draft.ts";

/** A draft without its texts, as the store has it. */
export type HeadRow = Pick<Draft, "id" | "title" | "state" | "url"> & {
  readonly channel_id: string | null;
  readonly planned_for: Date | null;
  readonly publish_at: Date | null;
  readonly published_at: Date | null;
  readonly written_by: string | null;
  readonly created_at: Date;
  readonly changed_at: Date;
};
/** A draft as the store has it. */
export type DraftRow = HeadRow & Pick<Draft, "body" | "brief">;

export const headColumns =
  "id, title, channel_id, planned_for, state, publish_at, published_at, url, written_by, created_at, changed_at";
export const columns = `${headColumns}, body, brief`;

/** A row of a list, as it is answered. */
export function toHead(row: HeadRow): Omit<Draft, "body" | "brief"> {
  return {
    id: row.id,
    title: row.title,
    channel: row.channel_id,
    plannedFor: row.planned_for?.toISOString() ?? null,
    state: row.state,
    publishAt: row.publish_at?.toISOString() ?? null,
    publishedAt: row.published_at?.toISOString() ?? null,
    url: row.url,
    writtenBy: row.written_by,
    createdAt: row.created_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
  };
}

/** A row as it is answered. */
export const toDraft = (row: DraftRow): Draft => ({ ...toHead(row), body: row.body, brief: row.brief });
