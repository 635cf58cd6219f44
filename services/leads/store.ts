import { afterEveryId, toPage } from "../kit/page.ts";
import type { Unit } from "../kit/unit.ts";
import type { Lead, LeadQuery } from "./lead.ts";

type LeadRow = Omit<Lead, "createdAt"> & { readonly created_at: Date };

const columns = "id, name, email, company, message, source, country, status, score, reasons, assignee, created_at";

/** A lead, and whether a submission made it or only touched it. */
export type Answered = { readonly lead: Lead; readonly isNew: boolean };

/** What became of the submission of that id. */
export async function findCaptured(unit: Unit, id: string): Promise<Answered | undefined> {
  const lead = await findLead(unit, id);
  if (lead !== undefined) return { lead, isNew: true };
  const { rows } = await unit.query<LeadRow>(
    `select ${columns} from leads where organisation = $1
     and id = (select lead_id from touches where organisation = $1 and id = $2)`,
    [unit.actor.organisation, id],
  );
  return rows[0] === undefined ? undefined : { lead: toLead(rows[0]), isNew: false };
}

/** The lead of that id, if this organisation has it; `for no key update` lets nobody else change it before the unit is done. */
export async function findLead(unit: Unit, id: string, lock: "" | "for no key update" = ""): Promise<Lead | undefined> {
  const { rows } = await unit.query<LeadRow>(
    `select ${columns} from leads where organisation = $1 and id = $2 ${lock}`,
    [unit.actor.organisation, id],
  );
  return rows[0] === undefined ? undefined : toLead(rows[0]);
}

/** Newest first. */
export async function leadsPage(unit: Unit, { limit, cursor, status }: LeadQuery) {
  const { rows } = await unit.query<LeadRow>(
    `select ${columns} from leads where organisation = $1 and id < $2 and ($3::text is null or status = $3)
     order by id desc limit $4`,
    [unit.actor.organisation, cursor ?? afterEveryId, status ?? null, limit + 1],
  );
  return toPage(rows.map(toLead), limit);
}

type TouchRow = {
  readonly id: string;
  readonly name: string;
  readonly company: string | null;
  readonly message: string | null;
  readonly source: string | null;
  readonly country: string | null;
  readonly at: Date;
};

/** When and with which words a lead came again, newest first. */
export async function touchesPage(unit: Unit, lead: string, { limit, cursor }: Omit<LeadQuery, "status">) {
  const { rows } = await unit.query<TouchRow>(
    `select id, name, company, message, source, country, at from touches
     where organisation = $1 and lead_id = $2 and id < $3 order by id desc limit $4`,
    [unit.actor.organisation, lead, cursor ?? afterEveryId, limit + 1],
  );
  const items = rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  return toPage(items, limit);
}

function toLead({ created_at, ...row }: LeadRow): Lead {
  return { ...row, createdAt: created_at.toISOString() };
}
