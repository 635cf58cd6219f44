import type { Job } from "../kit/jobs.ts";
import type { Logger } from "../kit/log.ts";
import { redactUrls } from "../kit/log.ts";
import type { Unit, Work } from "../kit/unit.ts";
import { uuidv7 } from "../kit/uuid.ts";
import type { SendWebhook, Webhook } from "../kit/webhook.ts";
import type { News } from "./news.ts";
import { findLead } from "./store.ts";

/** So often a webhook is tried before a person has to look at it. */
export const maxTries = 8;
/** Pauses: 10 s, 40 s, 3 min, 11 min, 43 min, 3 h, 11 h. A system may be away for a night. */
const pauseMs = (tries: number): number => 10_000 * 4 ** (tries - 1);
/** One job takes so many: a slow receiver does not hold up everything else. */
const atOnce = 50;

/** Has webhooks told of news, once this unit commits. */
export async function queueDeliveries(unit: Unit, news: readonly News[]): Promise<void> {
  const { organisation, team, owner } = unit.actor;
  const { rows } = await unit.query<{ id: string; events: readonly string[] }>(
    "select id, events from webhooks where organisation = $1",
    [organisation],
  );
  const deliveries = rows.flatMap((webhook) =>
    news
      .filter(({ type }) => webhook.events.includes(type))
      .map(({ type, lead }) => ({ id: uuidv7(), webhook: webhook.id, type, lead })),
  );
  if (deliveries.length === 0) return;
  await unit.query(
    `insert into deliveries (organisation, team, owner, id, webhook_id, lead_id, type, at)
     select $1, $2, $3, id, webhook, lead, type, $4
     from jsonb_to_recordset($5::jsonb) as new (id uuid, webhook uuid, lead uuid, type text)`,
    [organisation, team, owner, unit.now, JSON.stringify(deliveries)],
  );
  await askForDelivery(
    unit,
    deliveries.map(({ id }) => id),
  );
}

/** Asks for deliveries to be made: now, or after a pause. */
export async function askForDelivery(unit: Unit, ids: readonly string[], at: Date = unit.now): Promise<void> {
  for (let from = 0; from < ids.length; from += atOnce) {
    await unit.later({ name: "deliver", key: uuidv7(), at, input: { ids: ids.slice(from, from + atOnce) } });
  }
}

type Delivery = {
  readonly id: string;
  readonly webhook_id: string;
  readonly lead_id: string;
  readonly type: string;
  readonly tries: number;
  readonly at: Date;
  readonly url: string;
  readonly secret: string;
};

/** Makes the deliveries of one job, one after the other; those that fail come again together, after a pause. */
export async function deliver(
  work: Work,
  send: SendWebhook,
  log: Logger,
  { actor, input }: Pick<Job, "actor" | "input">,
) {
  const failed: Delivery[] = [];
  for (const id of input["ids"] as readonly string[]) {
    const found = await work(actor, (unit) => load(unit, id));
    if (found === undefined) continue;
    const failure = await send(found.webhook).then(
      () => undefined,
      (error: unknown) => redactUrls(error instanceof Error ? error.message : String(error)).slice(0, 500),
    );
    if (failure === undefined) await work(actor, (unit) => forget(unit, id));
    else if (await work(actor, (unit) => recordFailure(unit, found.delivery, failure))) failed.push(found.delivery);
  }
  const first = failed[0];
  if (first === undefined) return;
  log.warn({ deliveries: failed.length, tries: first.tries + 1 }, "a webhook was not taken; trying again later");
  await work(actor, (unit) =>
    askForDelivery(
      unit,
      failed.map(({ id }) => id),
      new Date(unit.now.getTime() + pauseMs(Math.max(...failed.map(({ tries }) => tries + 1)))),
    ),
  );
}

/** What is to be sent, and where to: the lead as it is now, so that what comes late is not old. */
async function load(
  unit: Unit,
  id: string,
): Promise<{ readonly delivery: Delivery; readonly webhook: Webhook } | undefined> {
  const { rows } = await unit.query<Delivery>(
    `select deliveries.id, webhook_id, lead_id, type, tries, at, url, secret from deliveries
     join webhooks on webhooks.organisation = deliveries.organisation and webhooks.id = webhook_id
     where deliveries.organisation = $1 and deliveries.id = $2 and dead_at is null`,
    [unit.actor.organisation, id],
  );
  const [delivery] = rows;
  if (delivery === undefined) return undefined;
  const lead = await findLead(unit, delivery.lead_id);
  const body = { id, type: delivery.type, time: delivery.at.toISOString(), lead };
  return { delivery, webhook: { url: delivery.url, secret: delivery.secret, id, body } };
}

async function forget(unit: Unit, id: string): Promise<void> {
  await unit.query("delete from deliveries where organisation = $1 and id = $2", [unit.actor.organisation, id]);
}

/** Answers whether to try again. */
async function recordFailure(unit: Unit, delivery: Delivery, reason: string): Promise<boolean> {
  const tries = delivery.tries + 1;
  const isDead = tries >= maxTries;
  await unit.query(
    "update deliveries set tries = $3, last_error = $4, dead_at = $5 where organisation = $1 and id = $2",
    [unit.actor.organisation, delivery.id, tries, reason, isDead ? unit.now : null],
  );
  const data = { delivery: delivery.id, lead: delivery.lead_id, tries };
  if (isDead) await unit.emit({ type: "webhook.given-up", subject: delivery.webhook_id, data });
  return !isDead;
}
