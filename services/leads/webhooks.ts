import { randomBytes } from "node:crypto";
import { z } from "zod";
import { afterEveryId, pageQuery, toPage } from "../kit/page.ts";
import type { Unit } from "../kit/unit.ts";
import { askForDelivery } from "./deliveries.ts";
import { newsTypes } from "./news.ts";

/** Where to, and of what: everything, where nothing is said. */
export const newWebhookSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: "is no address; allowed: https://host/…" })
    .max(2_000)
    .refine((url) => !/^https?:\/\/[^/?#]*@/i.test(url), "must not hold a user or a password"),
  events: z
    .array(z.enum(newsTypes))
    .min(1)
    .max(newsTypes.length)
    .default([...newsTypes]),
});
export const webhookSchema = z.object({
  id: z.uuid(),
  url: z.string(),
  events: z.array(z.string()),
  createdAt: z.iso.datetime(),
});
export const madeWebhookSchema = webhookSchema.extend({
  secret: z.string().describe("What deliveries are signed with, as standardwebhooks.com has it; told this once"),
});
export const deadLetterSchema = z.object({
  id: z.uuid(),
  webhookId: z.uuid(),
  leadId: z.uuid(),
  type: z.string(),
  tries: z.int(),
  lastError: z.string(),
  at: z.iso.datetime().describe("When it was given up"),
});
export const webhookQuerySchema = z.object(pageQuery);

type Query = z.output<typeof webhookQuerySchema>;
type Webhook = z.output<typeof webhookSchema>;
type MadeWebhook = z.output<typeof madeWebhookSchema>;
type WebhookRow = Omit<MadeWebhook, "createdAt"> & { readonly created_at: Date };

const columns = "id, url, events, secret, created_at";

/** Adds a webhook, with a secret of its own. */
export async function storeWebhook(unit: Unit, id: string, webhook: z.output<typeof newWebhookSchema>) {
  const { organisation, team, owner } = unit.actor;
  const { rows } = await unit.query<WebhookRow>(
    `insert into webhooks (organisation, team, owner, id, url, events, secret, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
    [
      ...[organisation, team, owner, id, webhook.url, JSON.stringify([...new Set(webhook.events)])],
      ...[`whsec_${randomBytes(32).toString("base64")}`, unit.now],
    ],
  );
  await unit.emit({ type: "webhook.added", subject: id });
  return toMade(rows[0] as WebhookRow);
}

/** The webhook of that id, with its secret: for whoever made it. */
export async function findWebhook(unit: Unit, id: string): Promise<MadeWebhook | undefined> {
  const { rows } = await unit.query<WebhookRow>(`select ${columns} from webhooks where organisation = $1 and id = $2`, [
    ...[unit.actor.organisation, id],
  ]);
  return rows[0] && toMade(rows[0]);
}

/** Newest first. */
export async function webhooksPage(unit: Unit, { limit, cursor }: Query) {
  const { rows } = await unit.query<WebhookRow>(
    `select ${columns} from webhooks where organisation = $1 and id < $2 order by id desc limit $3`,
    [unit.actor.organisation, cursor ?? afterEveryId, limit + 1],
  );
  return toPage(rows.map(toWebhook), limit);
}

/** Takes a webhook away, with all that still waits for it. */
export async function removeWebhook(unit: Unit, id: string): Promise<Webhook | undefined> {
  const { rows } = await unit.query<WebhookRow>(
    `delete from webhooks where organisation = $1 and id = $2 returning ${columns}`,
    [unit.actor.organisation, id],
  );
  if (rows[0] === undefined) return undefined;
  await unit.emit({ type: "webhook.removed", subject: id });
  return toWebhook(rows[0]);
}

type DeadLetterRow = {
  readonly id: string;
  readonly webhook_id: string;
  readonly lead_id: string;
  readonly type: string;
  readonly tries: number;
  readonly last_error: string;
  readonly dead_at: Date;
};

const deadColumns = "id, webhook_id, lead_id, type, tries, last_error, dead_at";

/** What was given up, newest first. */
export async function deadLettersPage(unit: Unit, { limit, cursor }: Query) {
  const { rows } = await unit.query<DeadLetterRow>(
    `select ${deadColumns} from deliveries
     where organisation = $1 and dead_at is not null and id < $2 order by id desc limit $3`,
    [unit.actor.organisation, cursor ?? afterEveryId, limit + 1],
  );
  return toPage(rows.map(toDeadLetter), limit);
}

/** Tries what was given up once more, from the beginning. */
export async function reviveDeadLetter(unit: Unit, id: string) {
  const { rows } = await unit.query<DeadLetterRow>(
    `update deliveries set dead_at = null, tries = 0 from (select ${deadColumns} from deliveries
       where organisation = $1 and id = $2 and dead_at is not null for update) as dead
     where deliveries.organisation = $1 and deliveries.id = dead.id returning dead.*`,
    [unit.actor.organisation, id],
  );
  if (rows[0] === undefined) return undefined;
  await askForDelivery(unit, [id]);
  await unit.emit({ type: "webhook.revived", subject: rows[0].webhook_id, data: { delivery: id } });
  return toDeadLetter(rows[0]);
}

const toMade = ({ created_at, ...row }: WebhookRow): MadeWebhook => ({ ...row, createdAt: created_at.toISOString() });

function toWebhook({ id, url, events, created_at }: WebhookRow): Webhook {
  return { id, url, events, createdAt: created_at.toISOString() };
}

function toDeadLetter({ webhook_id, lead_id, last_error, dead_at, ...row }: DeadLetterRow) {
  return { ...row, webhookId: webhook_id, leadId: lead_id, lastError: last_error, at: dead_at.toISOString() };
}
