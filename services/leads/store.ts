import type { Database, Queryable } from "../kit/database.ts";
import { takeIdempotencyKey } from "../kit/idempotency.ts";
import type { Tenant } from "../kit/tenancy.ts";
import { uuidv7 } from "../kit/uuid.ts";
import type { Lead, LeadPage, LeadQuery, NewLead } from "./lead.ts";

type LeadRow = Omit<Lead, "createdAt"> & { created_at: Date };

const columns = "id, name, email, company, message, source, created_at";
const afterEveryId = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** Leads in SQL, on whatever database it is given. Each method sees the rows of one organisation only. */
export class LeadStore {
  readonly #database: Database;
  constructor(database: Database) {
    this.#database = database;
  }

  /** Stores a lead; with a key that was used before for the same lead, answers that one and stores nothing. */
  async create(tenant: Tenant, lead: NewLead, idempotencyKey?: string): Promise<{ lead: Lead; replayed: boolean }> {
    const id = uuidv7();
    if (idempotencyKey === undefined) return { lead: await insert(this.#database, tenant, id, lead), replayed: false };
    return this.#database.transaction(async (tx) => {
      const request = { tenant, operation: "create-lead", key: idempotencyKey, request: lead, resourceId: id };
      const owner = await takeIdempotencyKey(tx, request);
      const earlier = owner === id ? undefined : await find(tx, tenant, owner);
      return { lead: earlier ?? (await insert(tx, tenant, owner, lead)), replayed: earlier !== undefined };
    });
  }

  /** The lead of that id, if this organisation has it. */
  async find(tenant: Tenant, id: string): Promise<Lead | undefined> {
    return find(this.#database, tenant, id);
  }

  /** Newest first. Ids grow with time, so the last id of a page is the place where the next one begins. */
  async list(tenant: Tenant, { limit, cursor }: LeadQuery): Promise<LeadPage> {
    const { rows } = await this.#database.query<LeadRow>(
      `select ${columns} from leads where organisation = $1 and id < $2 order by id desc limit $3`,
      [tenant.organisation, cursor ?? afterEveryId, limit + 1],
    );
    const items = rows.slice(0, limit).map(toLead);
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }
}

async function find(on: Queryable, tenant: Tenant, id: string): Promise<Lead | undefined> {
  const { rows } = await on.query<LeadRow>(`select ${columns} from leads where organisation = $1 and id = $2`, [
    tenant.organisation,
    id,
  ]);
  return rows[0] === undefined ? undefined : toLead(rows[0]);
}

async function insert(on: Queryable, tenant: Tenant, id: string, lead: NewLead): Promise<Lead> {
  const { rows } = await on.query<LeadRow>(
    `insert into leads (id, organisation, team, owner, name, email, company, message, source, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning ${columns}`,
    [
      id,
      tenant.organisation,
      tenant.team,
      tenant.owner,
      lead.name,
      lead.email,
      lead.company ?? null,
      lead.message ?? null,
      lead.source ?? null,
      new Date(),
    ],
  );
  return toLead(rows[0] as LeadRow);
}

function toLead({ created_at, ...row }: LeadRow): Lead {
  return { ...row, createdAt: created_at.toISOString() };
}
