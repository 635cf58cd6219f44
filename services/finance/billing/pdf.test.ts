import { extractText, getDocumentProxy } from "unpdf";
import { expect, test } from "vitest";
import type { Invoice } from "./invoice.ts";
import { renderCreditNote, renderInvoice } from "./pdf.ts";
import { amountsOf, sumOf } from "./tax.ts";

const line = (description: string, quantity: number, unitPrice: number, taxRate: number) => ({
  ...{ description, quantity, unitPrice, taxRate },
  ...amountsOf({ quantity, unitPrice, taxRate }),
});
function invoiceOf(lines: Invoice["lines"]): Invoice {
  const { net, tax } = sumOf(lines);
  return {
    ...{ id: "i", number: "INV-00042", series: "INV", sequence: 42, customerId: "c", customer: "Łódź Αθήνα GmbH" },
    ...{ currency: "EUR", net, tax, total: net + tax, open: 0, overpaid: 0, status: "open", reference: "PO-7781" },
    ...{ issuedOn: "2026-03-01", dueOn: "2026-03-31", issuedAt: "2026-03-01T10:00:00.000Z", creditNoteId: null, lines },
  };
}
const parties = {
  seller: { name: "Engines Ltd", address: "12 Square\nLondon", taxId: "GB 123", bankAccount: "IBAN GB33" },
  buyer: undefined,
};
const few = invoiceOf([
  line("Advice", 12, 14_500, 1_900),
  line("Travel", 1, 38_990, 1_900),
  line("Handbook", 25, 2_495, 700),
]);

async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)));
  return text.map((page) => page.replaceAll(/\s+/g, " "));
}

test("an invoice says who, what, how much of each tax, and by when", async () => {
  const [page = ""] = await pagesOf(await renderInvoice(few, parties));
  for (const said of [
    ...["Engines Ltd", "London", "Tax ID GB 123", "IBAN GB33", "Łódź Αθήνα GmbH", "Invoice INV-00042", "PO-7781"],
    ...["1,740.00", "Tax 19% on 2,129.90", "404.68 EUR", "Tax 7% on 623.75", "43.66 EUR", "3,201.99 EUR", "2026-03-31"],
  ]) {
    expect(page).toContain(said);
  }
});

test("the same invoice is the same bytes", async () => {
  const [one, two] = [await renderInvoice(few, parties), await renderInvoice(few, parties)];
  expect(one.equals(two)).toBe(true);
});

test("a long one goes on over pages, each with its head and its number; totals stay together", async () => {
  const long = Array.from({ length: 100 }, (_, i) => line(`Part ${i} ${"with many words ".repeat(8)}`, 1, 100, 1_900));
  const pages = await pagesOf(await renderInvoice(invoiceOf(long), parties));
  expect(pages.length).toBeGreaterThan(3);
  pages.forEach((page, i) => expect(page).toContain(`page ${i + 1} of ${pages.length}`));
  expect(pages[1]).toContain("Description");
  expect(pages.at(-1)).toContain("119.00 EUR");
  expect(pages.join(" ")).toContain("Part 99");
});

test("a credit note names the invoice that it takes back, and why", async () => {
  const note = {
    id: "n",
    number: "CN-00007",
    invoiceId: "i",
    reason: "wrong price",
    issuedOn: "2026-04-01",
    invoice: few,
  };
  const [page = ""] = await pagesOf(await renderCreditNote(note, parties));
  for (const said of ["Credit note CN-00007", "INV-00042 of 2026-03-01", "wrong price", "nothing to pay"]) {
    expect(page).toContain(said);
  }
});
