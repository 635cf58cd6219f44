import type { Unit } from "../../kit/unit.ts";
import { uuidv7 } from "../../kit/uuid.ts";
import { storeCustomer, storeProduct } from "../billing/customers-store.ts";
import type { NewCustomer, NewProduct } from "../billing/customer.ts";
import { fold } from "../fold.ts";
import { importSeries } from "../billing/invoice.ts";
import { storeInvoice } from "../billing/invoices-store.ts";
import type { Import, ImportKind } from "./import.ts";
import type { OldInvoice } from "./odoo.ts";

type Counts = Omit<Import, "id" | "kind">;

/** Takes what is not here yet; who has the same name and address of mail is the same. */
export async function importCustomers(unit: Unit, customers: readonly NewCustomer[]): Promise<Counts> {
  const keyOf = (name: string, email: string | null = null) => JSON.stringify([fold(name), email && fold(email)]);
  const { rows } = await unit.query<{ name: string; email: string | null }>(
    "select name, email from customers where organisation = $1 and folded_name = any($2::text[])",
    [unit.actor.organisation, customers.map(({ name }) => fold(name))],
  );
  return takeNew(customers, new Set(rows.map(({ name, email }) => keyOf(name, email))), {
    keyOf: ({ name, email }) => keyOf(name, email),
    store: (customer) => storeCustomer(unit, uuidv7(), customer),
  });
}

/** Takes products whose reference, or whose name where they have none, is not here yet. */
export async function importProducts(unit: Unit, products: readonly NewProduct[]): Promise<Counts> {
  const keyOf = ({ reference, name }: { reference?: string | null; name: string }) => reference ?? ` ${name}`;
  const { rows } = await unit.query<{ name: string; reference: string | null }>(
    `select name, reference from products where organisation = $1
       and (reference = any($2::text[]) or (reference is null and name = any($3::text[])))`,
    [unit.actor.organisation, products.map(({ reference }) => reference ?? null), products.map(({ name }) => name)],
  );
  return takeNew(products, new Set(rows.map(keyOf)), {
    keyOf,
    store: (product) => storeProduct(unit, uuidv7(), product),
  });
}

/** Takes open invoices: each gets a number of ours, keeps its old one, and is owed against the opening balance. */
export async function importInvoices(unit: Unit, rows: readonly (OldInvoice | undefined)[]): Promise<Counts> {
  const invoices = rows.filter((row) => row !== undefined);
  const customers = await customersByName(
    unit,
    invoices.map(({ customer }) => customer),
  );
  const known = await unit.query<{ reference: string }>(
    "select reference from invoices where organisation = $1 and imported and reference = any($2::text[])",
    [unit.actor.organisation, invoices.map(({ number }) => number)],
  );
  const counts = await takeNew(invoices, new Set(known.rows.map(({ reference }) => reference)), {
    keyOf: ({ number }) => number,
    store: ({ number, customer, issuedOn, dueOn, currency, net, tax, open }) => {
      const line = { description: `As invoiced: ${number}`, quantity: 1, unitPrice: net, taxRate: null, net, tax };
      const customerId = customers.get(fold(customer))!;
      return storeInvoice(unit, uuidv7(), {
        ...{ customerId, currency, issuedOn, dueOn, series: importSeries, reference: number, lines: [line] },
        imported: { settled: net + tax - open },
      });
    },
  });
  return { ...counts, skipped: rows.length - invoices.length };
}

/** Ids of customers by their names in small letters; who is not here yet is added. */
async function customersByName(unit: Unit, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await unit.query<{ id: string; name: string }>(
    "select id, folded_name as name from customers where organisation = $1 and folded_name = any($2::text[]) order by id desc",
    [unit.actor.organisation, names.map(fold)],
  );
  const ids = new Map(rows.map(({ id, name }) => [name, id]));
  for (const name of names) {
    if (ids.has(fold(name))) continue;
    const { id } = await storeCustomer(unit, uuidv7(), { name });
    ids.set(fold(name), id);
  }
  return ids;
}

async function takeNew<T>(
  all: readonly T[],
  known: Set<string>,
  { keyOf, store }: { keyOf: (one: T) => string; store: (one: T) => Promise<unknown> },
): Promise<Counts> {
  let imported = 0;
  for (const one of all) {
    if (known.has(keyOf(one))) continue;
    known.add(keyOf(one));
    await store(one);
    imported += 1;
  }
  return { imported, known: all.length - imported, skipped: 0 };
}

/** Lets one import of an organisation go on at a time: two would both find the same thing missing. */
export async function importAlone(unit: Unit): Promise<void> {
  await unit.query("select pg_advisory_xact_lock(hashtext('finance import'), hashtext($1))", [unit.actor.organisation]);
}

/** Remembers what came of a file. */
export async function storeImport(unit: Unit, id: string, kind: ImportKind, counts: Counts): Promise<Import> {
  const { organisation, team, owner } = unit.actor;
  const { imported, known, skipped } = counts;
  await unit.query(
    `insert into imports (id, organisation, team, owner, kind, imported, known, skipped, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, organisation, team, owner, kind, imported, known, skipped, unit.now],
  );
  await unit.emit({ type: "import.done", subject: id, data: { kind, ...counts } });
  return { id, kind, ...counts };
}

/** The import of that id, if this organisation has it. */
export async function findImport(unit: Unit, id: string): Promise<Import | undefined> {
  const { rows } = await unit.query<Import>(
    "select id, kind, imported, known, skipped from imports where organisation = $1 and id = $2",
    [unit.actor.organisation, id],
  );
  return rows[0];
}
