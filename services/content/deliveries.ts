import { z } from "zod";
import { maxAttempts } from "../kit/jobs.ts";
import type { Handler } from "../kit/jobs.ts";
import { redactUrls } from "../kit/log.ts";
import type { Unit, Work } from "../kit/unit.ts";
import { uuidv7 } from "../kit/uuid.ts";
import { kindOf } from "./channels/kind.ts";
import type { Delivery, DeliveryMeans, KindName } from "./channels/kind.ts";

/** What was published, on its way to one who gets it. */
export const deliverySchema = z.object({
  id: z.uuid(),
  target: z.string().describe("To whom: an address, the host of a webhook"),
  state: z.enum(["pending", "delivered", "failed"]).describe("failed: given up, until a person has it tried again"),
  reason: z.string().nullable().describe("Why the last try did not succeed"),
  changedAt: z.iso.datetime(),
});
export type DeliveryState = z.output<typeof deliverySchema>;

type Row = Omit<DeliveryState, "changedAt"> & { readonly changed_at: Date };

/** The job that serves one target; it is asked for anew with each round. */
export const deliverJob = "deliver";

/** Plans what leaves the service, to each target once. */
export async function planDeliveries(unit: Unit, draftId: string, targets: readonly string[]): Promise<void> {
  const { organisation, team, owner } = unit.actor;
  for (const target of targets) {
    const id = uuidv7();
    await unit.query(
      `insert into deliveries (id, organisation, team, owner, draft_id, target, state, changed_at)
       values ($1, $2, $3, $4, $5, $6, 'pending', $7)`,
      [id, organisation, team, owner, draftId, target, unit.now],
    );
    await unit.later({ name: deliverJob, key: `${id}/1`, input: { id } });
  }
}

/** Where a draft went, and how that is going. */
export async function deliveriesOf(unit: Unit, draftId: string): Promise<readonly DeliveryState[]> {
  const { rows } = await unit.query<Row>(
    `select id, target, state, reason, changed_at from deliveries
     where organisation = $1 and draft_id = $2 order by id`,
    [unit.actor.organisation, draftId],
  );
  return rows.map(({ changed_at, ...row }) => ({ ...row, changedAt: changed_at.toISOString() }));
}

/** Work that nobody tried for so long was given up without a word: its process ended each time. */
const silentMs = 3_600_000;

/** Has all of a draft tried again that was given up. */
export async function redeliver(unit: Unit, draftId: string): Promise<void> {
  const { rows } = await unit.query<{ id: string; round: number }>(
    `update deliveries set state = 'pending', round = round + 1, changed_at = $3
     where organisation = $1 and draft_id = $2 and (state = 'failed' or state = 'pending' and changed_at < $4)
     returning id, round`,
    [unit.actor.organisation, draftId, unit.now, new Date(unit.now.getTime() - silentMs)],
  );
  for (const { id, round } of rows) {
    await unit.later({ name: deliverJob, key: `${id}/${round}`, input: { id } });
    await unit.emit({ type: "delivery.requested", subject: draftId, data: { delivery: id, round } });
  }
}

/** Serves one target, and remembers how it went; what fails comes again, until the job is given up. */
export const deliver =
  (work: Work, means: DeliveryMeans): Handler =>
  async ({ actor, input, attempt }) => {
    const id = String(input["id"]);
    const due = await work(actor, (unit) => findDue(unit, id));
    if (due === undefined) return;
    try {
      await kindOf(due.kind).deliver(due.delivery, means);
    } catch (error) {
      const reason = redactUrls(error instanceof Error ? error.message : String(error));
      await work(actor, (unit) => settle(unit, id, attempt < maxAttempts ? "pending" : "failed", reason));
      throw error;
    }
    await work(actor, (unit) => settle(unit, id, "delivered", null));
  };

type DueRow = Omit<Delivery, "publication"> & {
  readonly kind: KindName;
  readonly draft_id: string;
  readonly title: string;
  readonly body: string;
  readonly published_at: Date;
};

async function findDue(unit: Unit, id: string): Promise<{ kind: KindName; delivery: Delivery } | undefined> {
  const { rows } = await unit.query<DueRow>(
    `select v.id, v.target, c.kind, c.settings, d.id as draft_id, d.title, d.body, d.published_at
     from deliveries v
     join drafts d on d.organisation = v.organisation and d.id = v.draft_id
     join channels c on c.organisation = d.organisation and c.id = d.channel_id
     where v.organisation = $1 and v.id = $2 and v.state = 'pending'`,
    [unit.actor.organisation, id],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { kind, target, settings, title, body } = row;
  const publication = { id: row.draft_id, title, body, publishedAt: row.published_at.toISOString() };
  return { kind, delivery: { id, target, settings, publication } };
}

async function settle(unit: Unit, id: string, state: DeliveryState["state"], reason: string | null): Promise<void> {
  const { rows } = await unit.query<{ draft_id: string }>(
    `update deliveries set state = $3, reason = $4, changed_at = $5
     where organisation = $1 and id = $2 and state = 'pending' returning draft_id`,
    [unit.actor.organisation, id, state, reason?.slice(0, 1_000) ?? null, unit.now],
  );
  if (rows[0] === undefined || state === "pending") return;
  await unit.emit({ type: `delivery.${state}`, subject: rows[0].draft_id, data: { delivery: id } });
}
