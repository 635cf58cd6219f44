import { createHash } from "node:crypto";
import type { Api } from "../../kit/api.ts";
import { created } from "../../kit/endpoint.ts";
import { makeOnce } from "../../kit/once.ts";
import type { Means } from "../../kit/store-service.ts";
import type { Unit } from "../../kit/unit.ts";
import { importFile } from "./api.ts";
import type { ImportKind } from "./import.ts";
import { readCustomers, readInvoices, readProducts } from "./odoo.ts";
import { findImport, importAlone, importCustomers, importInvoices, importProducts, storeImport } from "./store.ts";

/** What people bring along from another system. */
export function serveImports(api: Api, { work }: Means): void {
  api.serve(importFile, async ({ c, actor, params: { kind }, query: { currency }, key }) => {
    const bytes = Buffer.from(await c.req.arrayBuffer());
    const take = await readers[kind](bytes, currency);
    const hash = createHash("sha256").update(bytes).digest("hex");
    const result = await work(actor, (unit) =>
      makeOnce(
        unit,
        { operation: "import-file", key, request: { kind, currency, hash } },
        {
          find: (id) => findImport(unit, id),
          make: async (id) => {
            await importAlone(unit);
            return storeImport(unit, id, kind, await take(unit));
          },
        },
      ),
    );
    return created(c, result, `/api/finance/${kind}`);
  });
}

type Take = (unit: Unit) => ReturnType<typeof importCustomers>;

/** A file is read before a transaction begins: reading takes long, and may fail. */
const readers: Record<ImportKind, (bytes: Buffer, currency: string | undefined) => Promise<Take>> = {
  customers: async (bytes) => {
    const customers = await readCustomers(bytes);
    return (unit) => importCustomers(unit, customers);
  },
  products: async (bytes, currency) => {
    const products = await readProducts(bytes, currency);
    return (unit) => importProducts(unit, products);
  },
  invoices: async (bytes, currency) => {
    const invoices = await readInvoices(bytes, currency);
    return (unit) => importInvoices(unit, invoices);
  },
};
