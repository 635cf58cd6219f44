import type { Context } from "hono";
import type { Api } from "../../kit/api.ts";
import { created, found } from "../../kit/endpoint.ts";
import { makeOnce } from "../../kit/once.ts";
import type { Means } from "../../kit/store-service.ts";
import {
  createCreditNote,
  createInvoice,
  listInvoices,
  printCreditNote,
  printInvoice,
  readCreditNote,
  readInvoice,
} from "./api.ts";
import { creditInvoice, findCreditNote } from "./credit-notes-store.ts";
import { findCustomer, sellerOf } from "./customers-store.ts";
import { findInvoice, invoicesPage, issueInvoice } from "./invoices-store.ts";
import { renderCreditNote, renderInvoice } from "./pdf.ts";

/** Invoices and credit notes. */
export function serveInvoices(api: Api, { work }: Means): void {
  api.serve(createInvoice, async ({ c, actor, body, key }) => {
    const invoice = await work(actor, (unit) =>
      makeOnce(
        unit,
        { operation: "create-invoice", key, request: body },
        { find: (id) => findInvoice(unit, id), make: (id) => issueInvoice(unit, id, body) },
      ),
    );
    return created(c, invoice, `/api/finance/invoices/${invoice.made.id}`);
  });

  api.serve(listInvoices, async ({ c, actor, query }) =>
    c.json(await work(actor, (unit) => invoicesPage(unit, query))),
  );

  api.serve(readInvoice, async ({ c, actor, params: { id } }) =>
    c.json(found(await work(actor, (unit) => findInvoice(unit, id)), "invoice", id)),
  );

  api.serve(printInvoice, async ({ c, actor, params: { id } }) => {
    const { invoice, ...parties } = await work(actor, async (unit) => {
      const invoice = found(await findInvoice(unit, id), "invoice", id);
      return {
        invoice,
        seller: await sellerOf(unit, "invoices", id),
        buyer: await findCustomer(unit, invoice.customerId),
      };
    });
    return pdf(c, invoice.number, await renderInvoice(invoice, parties));
  });

  api.serve(createCreditNote, async ({ c, actor, params, body, key }) => {
    const note = await work(actor, (unit) =>
      makeOnce(
        unit,
        { operation: "create-credit-note", key, request: { invoiceId: params.id, ...body } },
        { find: (id) => findCreditNote(unit, id), make: (id) => creditInvoice(unit, id, params.id, body.reason) },
      ),
    );
    return created(c, note, `/api/finance/credit-notes/${note.made.id}`);
  });

  api.serve(readCreditNote, async ({ c, actor, params: { id } }) =>
    c.json(found(await work(actor, (unit) => findCreditNote(unit, id)), "credit note", id)),
  );

  api.serve(printCreditNote, async ({ c, actor, params: { id } }) => {
    const { note, ...parties } = await work(actor, async (unit) => {
      const note = found(await findCreditNote(unit, id), "credit note", id);
      return {
        note,
        seller: await sellerOf(unit, "credit_notes", id),
        buyer: await findCustomer(unit, note.invoice.customerId),
      };
    });
    return pdf(c, note.number, await renderCreditNote(note, parties));
  });
}

// Numbers are letters, digits and dashes: they need no quoting.
const pdf = (c: Context, number: string, bytes: Buffer<ArrayBuffer>): Response =>
  c.body(bytes, 200, { "content-type": "application/pdf", "content-disposition": `inline; filename="${number}.pdf"` });
