import { z } from "zod";
import type { Job } from "../kit/jobs.ts";
import type { Mailer } from "../kit/mailer.ts";
import { afterEveryId, pageQuery, toPage } from "../kit/page.ts";
import { plainText } from "../kit/text.ts";
import type { Unit, Work } from "../kit/unit.ts";

const utc = (text: string): string => new Date(text).toISOString();

export const newFollowUpSchema = z.strictObject({
  dueAt: z.iso
    .datetime({ offset: true, abort: true })
    .refine((text) => /^2\d{3}-/.test(utc(text)), "must be in the years 2000 to 2999")
    .transform(utc),
  note: plainText(2_000),
});
/** A promise to come back to a lead. It is `due` from its time on, until somebody says that it is done. */
export const followUpSchema = z.object({
  id: z.uuid(),
  leadId: z.uuid(),
  dueAt: z.iso.datetime(),
  note: z.string(),
  state: z.enum(["open", "due", "done"]),
  createdAt: z.iso.datetime(),
});
export const followUpQuerySchema = z.object({
  ...pageQuery,
  state: followUpSchema.shape.state.optional(),
  lead: z.uuid().optional().describe("Only those of this lead"),
});

type FollowUp = z.output<typeof followUpSchema>;
type FollowUpRow = Pick<FollowUp, "id" | "note" | "state"> & {
  readonly lead_id: string;
  readonly due_at: Date;
  readonly created_at: Date;
};

const columns = "id, lead_id, due_at, note, state, created_at";

/** Makes a follow-up of a lead that is there, and has it become due at its time. */
export async function storeFollowUp(
  unit: Unit,
  id: string,
  lead: string,
  { dueAt, note }: z.output<typeof newFollowUpSchema>,
): Promise<FollowUp> {
  const { organisation, team, owner } = unit.actor;
  const { rows } = await unit.query<FollowUpRow>(
    `insert into follow_ups (organisation, team, owner, id, lead_id, due_at, note, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
    [organisation, team, owner, id, lead, dueAt, note, unit.now],
  );
  await unit.later({ name: "follow-up-due", key: id, at: new Date(dueAt) });
  await unit.emit({ type: "follow-up.planned", subject: id, data: { lead, dueAt } });
  return toFollowUp(rows[0] as FollowUpRow);
}

export async function findFollowUp(unit: Unit, id: string): Promise<FollowUp | undefined> {
  const { rows } = await unit.query<FollowUpRow>(
    `select ${columns} from follow_ups where organisation = $1 and id = $2`,
    [...[unit.actor.organisation, id]],
  );
  return rows[0] && toFollowUp(rows[0]);
}

/** Newest first. */
export async function followUpsPage(unit: Unit, { limit, cursor, state, lead }: z.output<typeof followUpQuerySchema>) {
  const { rows } = await unit.query<FollowUpRow>(
    `select ${columns} from follow_ups where organisation = $1 and id < $2
     and ($3::text is null or state = $3) and ($4::uuid is null or lead_id = $4) order by id desc limit $5`,
    [unit.actor.organisation, cursor ?? afterEveryId, state ?? null, lead ?? null, limit + 1],
  );
  return toPage(rows.map(toFollowUp), limit);
}

/** Marks a follow-up as done; again does no harm. */
export async function finishFollowUp(unit: Unit, id: string): Promise<FollowUp | undefined> {
  const { rows } = await unit.query<FollowUpRow>(
    `update follow_ups set state = 'done' where organisation = $1 and id = $2 and state <> 'done' returning ${columns}`,
    [unit.actor.organisation, id],
  );
  if (rows[0] === undefined) return findFollowUp(unit, id);
  await unit.emit({ type: "follow-up.done", subject: id, data: { lead: rows[0].lead_id } });
  return toFollowUp(rows[0]);
}

/** Its time has come: it is due, unless it is done, and whoever has the lead gets a letter. */
export async function followUpDue(work: Work, { actor, key: id }: Job): Promise<void> {
  await work(actor, async (unit) => {
    const { rows } = await unit.query<FollowUpRow>(
      `update follow_ups set state = 'due' where organisation = $1 and id = $2 and state = 'open' returning ${columns}`,
      [unit.actor.organisation, id],
    );
    if (rows[0] === undefined) return;
    await unit.emit({ type: "follow-up.due", subject: id, data: { lead: rows[0].lead_id } });
    // Work of its own: a mail server that is away must not hold back what is due.
    await unit.later({ name: "follow-up-letter", key: id });
  });
}

/** Reminds whoever has the lead by now, if that is an e-mail address. */
export async function remind(work: Work, mailer: Mailer, { actor, key: id }: Job): Promise<void> {
  const { rows } = await work(actor, (unit) =>
    unit.query<{ assignee: string | null; name: string; note: string }>(
      `select assignee, name, note from follow_ups join leads
         on leads.organisation = follow_ups.organisation and leads.id = lead_id
       where follow_ups.organisation = $1 and follow_ups.id = $2 and state = 'due'`,
      [actor.organisation, id],
    ),
  );
  const [due] = rows;
  if (due === undefined || !z.email().safeParse(due.assignee).success) return;
  const text = `A follow-up with ${due.name} is due:\n\n${due.note}\n`;
  await mailer.send({ to: due.assignee as string, subject: "A follow-up is due", text });
}

function toFollowUp({ lead_id, due_at, created_at, ...row }: FollowUpRow): FollowUp {
  return { ...row, leadId: lead_id, dueAt: due_at.toISOString(), createdAt: created_at.toISOString() };
}
