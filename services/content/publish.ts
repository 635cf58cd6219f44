import type { Handler } from "../kit/jobs.ts";
import type { Unit, Work } from "../kit/unit.ts";
import { kindOf } from "./channels/kind.ts";
import { requireChannel } from "./channels/store.ts";
import { planDeliveries } from "./deliveries.ts";
import { columns, toDraft } from "./draft-row.ts";
import type { DraftRow } from "./draft-row.ts";
import type { Draft } from "./draft.ts";
import { lockDraft } from "./store.ts";

/** The job that publishes a scheduled draft; its key is the draft's id. */
export const publishJob = "publish";

/** Where everybody will read a draft of an organisation. */
export type AddressOf = (organisation: string, id: string) => string;

/**
 * Publishes a draft that this unit has locked: with it, all is told and planned that follows. It happens once, since a
 * draft that is published goes nowhere; what leaves the service is work of its own, tried until it succeeds.
 */
export async function publish(unit: Unit, draft: Draft, addressOf: AddressOf): Promise<Draft> {
  const { organisation } = unit.actor;
  const channel = draft.channel === null ? undefined : await requireChannel(unit, draft.channel);
  const kind = kindOf(channel?.kind ?? "page");
  const url = kind.isPage ? addressOf(organisation, draft.id) : null;
  const { rows } = await unit.query<DraftRow>(
    `update drafts set state = 'published', published_at = $3, changed_at = $3, url = $4
     where organisation = $1 and id = $2 returning ${columns}`,
    [organisation, draft.id, unit.now, url],
  );
  // With its text: it is public from here on, and who reads events need not come back for it.
  const { id, title, body } = draft;
  await unit.emit({ type: "draft.published", subject: id, data: { id, title, body, url, channel: draft.channel } });
  await planDeliveries(unit, id, kind.targets(channel?.settings ?? {}));
  return toDraft(rows[0] as DraftRow);
}

/** Publishes what is scheduled once its time has come; what was moved meanwhile is left alone. */
export const publishWhenDue =
  (work: Work, addressOf: AddressOf): Handler =>
  ({ actor, key }) =>
    work(actor, async (unit) => {
      const draft = await lockDraft(unit, key);
      if (draft?.state !== "scheduled" || draft.publishAt === null || new Date(draft.publishAt) > unit.now) return;
      await publish(unit, draft, addressOf);
    });
