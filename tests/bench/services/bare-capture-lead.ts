import { uuidv7 } from "../../../services/kit/uuid.ts";
import type { Run } from "./bare-store.ts";

export interface LeadBody {
  readonly name: string;
  readonly email: string;
  readonly company?: string;
  readonly message?: string;
  readonly source?: string;
  readonly country?: string;
}

type Row = { readonly created_at: Date } & Record<string, unknown>;

/**
 * What `capture-lead` does to the store, for somebody new and without rules and webhooks, as a service starts: five
 * statements (capture.ts, rules.ts, news.ts, deliveries.ts and store.ts of the service). Nothing is judged before.
 */
export async function captureLead(run: Run, body: LeadBody): Promise<object> {
  const now = new Date();
  const id = uuidv7();
  await run("select kind, version, items from rule_sets where organisation = $1", ["default"]);
  await run(
    `insert into leads (organisation, team, owner, id, name, email, company, message, source, country, form_id,
                        score, reasons, rules_version, created_at)
     select $1, $2, $3, id, name, email, company, message, source, country, form, score, reasons, $4, $5
     from jsonb_to_recordset($6::jsonb) as new (id uuid, name text, email text, company text, message text, source text,
       country text, form uuid, score int, reasons jsonb) order by lower(email), id
     on conflict (organisation, lower(email)) do nothing returning id`,
    ["default", "default", "default", 0, now, JSON.stringify([{ ...body, id, score: 0, reasons: [] }])],
  );
  const event = { id: uuidv7(), type: "lead.captured", subject: id, data: { source: body.source, score: 0 } };
  await run(
    `insert into events (id, organisation, team, owner, source, type, subject, data, at, traceparent)
     select id, $1, $2, $3, $4, type, subject, data, $5, $7
     from jsonb_to_recordset($6::jsonb) as new (id uuid, type text, subject text, data jsonb)`,
    ["default", "default", "default", "leads", now, JSON.stringify([event]), null],
  );
  await run("select id, events from webhooks where organisation = $1", ["default"]);
  const { rows } = await run<Row>(
    `select id, name, email, company, message, source, country, status, score, reasons, assignee, created_at
     from leads where organisation = $1 and id = $2`,
    ["default", id],
  );
  const { created_at, ...lead } = rows[0]!;
  return { ...lead, createdAt: created_at };
}
