import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Database } from "../kit/database.ts";
import { afterEveryId, pageQuery, toPage } from "../kit/page.ts";
import { EVERYBODY } from "../kit/tenancy.ts";
import type { Tenant } from "../kit/tenancy.ts";
import { plainText } from "../kit/text.ts";
import type { Unit } from "../kit/unit.ts";
import { newLeadSchema } from "./lead.ts";

/** The form of the default organisation, which the first migration makes. */
export const defaultForm = "00000000-0000-7000-8000-000000000001";

/** A form that anybody may fill in. */
export const newFormSchema = z.strictObject({
  name: plainText(200),
  source: plainText(100).default("form").describe("The source of leads that come over it"),
});
export const formSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  source: z.string(),
  createdAt: z.iso.datetime(),
});
export const formQuerySchema = z.object(pageQuery);

/** What a form sends. Where it comes from is the form's to say. */
export const submissionSchema = newLeadSchema.omit({ source: true }).extend({
  token: z.string().max(200).describe("Asked for when the form was shown; it takes one submission"),
  website: z.string().max(1_000).optional().describe("People do not see this field; machines fill it in"),
});

type Form = z.output<typeof formSchema>;
type FormRow = Omit<Form, "createdAt"> & { readonly created_at: Date };

const columns = "id, name, source, created_at";

/** Adds a form, with a secret of its own. */
export async function storeForm(unit: Unit, id: string, form: z.output<typeof newFormSchema>): Promise<Form> {
  const { organisation, team, owner } = unit.actor;
  const { rows } = await unit.query<FormRow>(
    `insert into forms (organisation, team, owner, id, name, source, secret, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
    [organisation, team, owner, id, form.name, form.source, randomBytes(32).toString("base64url"), unit.now],
  );
  await unit.emit({ type: "form.added", subject: id });
  return toForm(rows[0] as FormRow);
}

export async function findForm(unit: Unit, id: string): Promise<Form | undefined> {
  const { rows } = await unit.query<FormRow>(`select ${columns} from forms where organisation = $1 and id = $2`, [
    ...[unit.actor.organisation, id],
  ]);
  return rows[0] && toForm(rows[0]);
}

/** Newest first. */
export async function formsPage(unit: Unit, { limit, cursor }: z.output<typeof formQuerySchema>) {
  const { rows } = await unit.query<FormRow>(
    `select ${columns} from forms where organisation = $1 and id < $2 order by id desc limit $3`,
    [unit.actor.organisation, cursor ?? afterEveryId, limit + 1],
  );
  return toPage(rows.map(toForm), limit);
}

/** A form as somebody without a name meets it: for whom what they send is stored, and by what their token is signed. */
export type OpenForm = { readonly visitor: Tenant; readonly source: string; readonly secret: string };

/** The form of that id, of whichever organisation: its id is what decides that. */
export async function openForm(database: Database, id: string): Promise<OpenForm | undefined> {
  const { rows } = await database.transaction(
    (tx) =>
      tx.query<{ organisation: string; team: string; source: string; secret: string }>(
        "select organisation, team, source, secret from forms where id = $1",
        [id],
      ),
    EVERYBODY,
  );
  const [form] = rows;
  if (form === undefined) return undefined;
  const { organisation, team, source, secret } = form;
  return { visitor: { organisation, team, owner: "visitor" }, source, secret };
}

function toForm({ created_at, ...row }: FormRow): Form {
  return { ...row, createdAt: created_at.toISOString() };
}
