import type { z } from "zod";
import { afterEveryId, toPage } from "../../kit/page.ts";
import { Problem } from "../../kit/problem.ts";
import type { Unit } from "../../kit/unit.ts";
import { fold } from "../fold.ts";
import { toInt } from "../integers.ts";
import type {
  Customer,
  customerQuerySchema,
  NewCustomer,
  NewProduct,
  Product,
  productQuerySchema,
  Seller,
} from "./customer.ts";

type Made<T> = Omit<T, "createdAt"> & { readonly createdAt: Date };

const customerColumns = `id, name, email, country, address, tax_id as "taxId", created_at as "createdAt"`;
const dated = <T extends { readonly createdAt: Date }>(row: T) => ({ ...row, createdAt: row.createdAt.toISOString() });

/** Stores a customer. */
export async function storeCustomer(unit: Unit, id: string, customer: NewCustomer): Promise<Customer> {
  const { organisation, team, owner } = unit.actor;
  const { rows } = await unit.query<Made<Customer>>(
    `insert into customers (id, organisation, team, owner, name, folded_name, email, country, address, tax_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning ${customerColumns}`,
    [
      ...[id, organisation, team, owner, customer.name, fold(customer.name), customer.email ?? null],
      ...[customer.country ?? null, customer.address ?? null, customer.taxId ?? null, unit.now],
    ],
  );
  await unit.emit({ type: "customer.created", subject: id });
  return dated(rows[0]!);
}

/** The customer of that id, if this organisation has it. */
export async function findCustomer(unit: Unit, id: string): Promise<Customer | undefined> {
  const { rows } = await unit.query<Made<Customer>>(
    `select ${customerColumns} from customers where organisation = $1 and id = $2`,
    [unit.actor.organisation, id],
  );
  return rows[0] && dated(rows[0]);
}

/** Newest first. */
export async function customersPage(unit: Unit, { limit, cursor, search }: z.output<typeof customerQuerySchema>) {
  const { rows } = await unit.query<Made<Customer>>(
    `select ${customerColumns} from customers
     where organisation = $1 and id < $2 and ($4::text is null or strpos(folded_name, $4) > 0)
     order by id desc limit $3`,
    [unit.actor.organisation, cursor ?? afterEveryId, limit + 1, search === undefined ? null : fold(search)],
  );
  return toPage(rows.map(dated), limit);
}

/** What a customer paid too much and has not used or got back, in each currency: what the ledger says. */
export async function creditOf(unit: Unit, customerId: string) {
  const { rows } = await unit.query<{ currency: string; amount: unknown }>(
    `select p.currency, sum(case e.side when 'credit' then e.amount else -e.amount end) as amount
     from ledger_postings p join ledger_entries e on e.organisation = p.organisation and e.posting_id = p.id
     where p.organisation = $1 and p.customer_id = $2 and e.account = 'customer-credit'
     group by p.currency order by p.currency`,
    [unit.actor.organisation, customerId],
  );
  return rows.map(({ currency, amount }) => ({ currency, amount: toInt(amount) })).filter(({ amount }) => amount !== 0);
}

type ProductRow = Omit<Made<Product>, "unitPrice"> & { readonly unitPrice: unknown };
const productColumns = `id, name, reference, unit_price as "unitPrice", currency, tax_rate as "taxRate", created_at as "createdAt"`;
const toProduct = (row: ProductRow): Product => ({ ...dated(row), unitPrice: toInt(row.unitPrice) });

/** Stores a product. */
export async function storeProduct(unit: Unit, id: string, product: NewProduct): Promise<Product> {
  const { organisation, team, owner } = unit.actor;
  const { rows } = await unit.query<ProductRow>(
    `insert into products (id, organisation, team, owner, reference, name, unit_price, currency, tax_rate, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (organisation, reference) do nothing returning ${productColumns}`,
    [
      ...[id, organisation, team, owner, product.reference ?? null, product.name, product.unitPrice],
      ...[product.currency, product.taxRate, unit.now],
    ],
  );
  if (rows[0] === undefined) {
    throw new Problem(
      409,
      "state-conflict",
      `there is a product ${product.reference} already; choose another reference`,
    );
  }
  await unit.emit({ type: "product.created", subject: id });
  return toProduct(rows[0]);
}

/** The product of that id, if this organisation has it. */
export async function findProduct(unit: Unit, id: string): Promise<Product | undefined> {
  const { rows } = await unit.query<ProductRow>(
    `select ${productColumns} from products where organisation = $1 and id = $2`,
    [unit.actor.organisation, id],
  );
  return rows[0] && toProduct(rows[0]);
}

/** Newest first. */
export async function productsPage(unit: Unit, { limit, cursor }: z.output<typeof productQuerySchema>) {
  const { rows } = await unit.query<ProductRow>(
    `select ${productColumns} from products where organisation = $1 and id < $2 order by id desc limit $3`,
    [unit.actor.organisation, cursor ?? afterEveryId, limit + 1],
  );
  return toPage(rows.map(toProduct), limit);
}

/** As SQL: who sends the invoices of organisation `$1` now; its bare name, until somebody says more. */
export const sellerNow = `coalesce(
  (select jsonb_build_object('name', name, 'address', address, 'taxId', tax_id, 'bankAccount', bank_account)
   from sellers where organisation = $1),
  jsonb_build_object('name', $1::text, 'address', null, 'taxId', null, 'bankAccount', null))`;

/** Who sends the organisation's invoices. */
export async function readSeller(unit: Unit): Promise<Seller> {
  const { rows } = await unit.query<{ seller: Seller }>(`select ${sellerNow} as seller`, [unit.actor.organisation]);
  return rows[0]!.seller;
}

/** Who sent a document, as they were when it was issued. */
export async function sellerOf(unit: Unit, table: "invoices" | "credit_notes", id: string): Promise<Seller> {
  // Documents of an earlier version do not say.
  const { rows } = await unit.query<{ seller: Seller }>(
    `select coalesce(seller, ${sellerNow}) as seller from ${table} where organisation = $1 and id = $2`,
    [unit.actor.organisation, id],
  );
  return rows[0]!.seller;
}

/** Says who sends the organisation's invoices. */
export async function setSeller(unit: Unit, seller: Seller): Promise<Seller> {
  const { organisation, team, owner } = unit.actor;
  await unit.query(
    `insert into sellers (organisation, team, owner, name, address, tax_id, bank_account)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (organisation) do update set team = $2, owner = $3, name = $4, address = $5, tax_id = $6, bank_account = $7`,
    [organisation, team, owner, seller.name, seller.address, seller.taxId, seller.bankAccount],
  );
  await unit.emit({ type: "seller.changed", subject: organisation });
  return seller;
}
