import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import PDFDocument from "pdfkit";
import { formatAmount } from "../money.ts";
import type { Customer, Seller } from "./customer.ts";
import type { CreditNote, Invoice } from "./invoice.ts";
import { byRate } from "./tax.ts";

/** Between whom a document is. */
export type Parties = { readonly seller: Seller; readonly buyer: Customer | undefined };

/** An invoice as it is sent: the same bytes each time. */
export const renderInvoice = (invoice: Invoice, parties: Parties): Promise<Buffer<ArrayBuffer>> =>
  render(invoice, parties, {
    title: `Invoice ${invoice.number}`,
    facts: [
      ["Date", invoice.issuedOn],
      ["Due", invoice.dueOn],
      ...(invoice.reference === null ? [] : [["Your reference", invoice.reference] as const]),
    ],
    foot: `Please pay by ${invoice.dueOn} and name ${invoice.number}.`,
  });

/** A credit note as it is sent. */
export const renderCreditNote = (note: CreditNote, parties: Parties): Promise<Buffer<ArrayBuffer>> =>
  render(note.invoice, parties, {
    title: `Credit note ${note.number}`,
    facts: [
      ["Date", note.issuedOn],
      ["For invoice", `${note.invoice.number} of ${note.invoice.issuedOn}`],
      ...(note.reason === null ? [] : [["Reason", note.reason] as const]),
    ],
    foot: `This takes back invoice ${note.invoice.number} as a whole. There is nothing to pay.`,
  });

type Words = {
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly foot: string;
};

// Within the file, since the fonts that every reader has know Western Europe only: no Łódź, no Αθήνα, no Київ.
const regular = "DejaVuSansCondensed";
const bold = "DejaVuSansCondensed-Bold";
const fonts = new Map<string, Buffer>();
function fontFile(name: string): Buffer {
  const known = fonts.get(name);
  if (known) return known;
  const file = readFileSync(fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)));
  fonts.set(name, file);
  return file;
}

const left = 56;
const right = 595.28 - left;
const bottom = 841.89 - 90;
const grey = "#555555";
/** Where columns end, and how wide they are; the description takes what is left. */
const columns = [
  { title: "Quantity", end: 330, width: 60 },
  { title: "Unit price", end: 415, width: 80 },
  { title: "Tax", end: 460, width: 45 },
  { title: "Amount", end: right, width: 78 },
] as const;

async function render(invoice: Invoice, { seller, buyer }: Parties, words: Words): Promise<Buffer<ArrayBuffer>> {
  // A file says when it was made, and its id follows from that: both are the invoice's, so the bytes are the same.
  const info = { Title: words.title, Author: seller.name, CreationDate: new Date(invoice.issuedAt) };
  const doc = new PDFDocument({ size: "A4", margin: left, info, lang: "en", bufferPages: true, font: "" });
  for (const name of [regular, bold]) doc.registerFont(name, fontFile(name));
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer<ArrayBuffer>>((resolve, reject) => {
    doc.on("data", (chunk: Buffer) => chunks.push(chunk));
    doc.once("end", () => resolve(Buffer.concat(chunks)));
    doc.once("error", reject);
  });
  head(doc, invoice, { seller, buyer }, words);
  table(doc, invoice);
  totals(doc, invoice);
  doc
    .font(regular)
    .fontSize(10)
    .fillColor("black")
    .text(words.foot, left, doc.y + 24, { width: right - left });
  feet(doc, seller);
  doc.end();
  return done;
}

function head(doc: PDFKit.PDFDocument, invoice: Invoice, { seller, buyer }: Parties, { title, facts }: Words): void {
  const width = (right - left) / 2 - 10;
  doc.font(bold).fontSize(11).text(seller.name, left, left, { width });
  doc.font(regular).fontSize(9).fillColor(grey);
  if (seller.address) doc.text(seller.address, { width });
  if (seller.taxId) doc.text(`Tax ID ${seller.taxId}`, { width });
  const top = Math.max(doc.y + 36, 130);
  doc.fillColor("black").fontSize(10);
  doc.font(bold).text(invoice.customer, left, top, { width });
  doc.font(regular);
  for (const line of [buyer?.address, buyer?.country, buyer?.taxId && `Tax ID ${buyer.taxId}`]) {
    if (line) doc.text(line, { width });
  }
  const below = doc.y;
  let y = top;
  for (const [name, value] of facts) {
    doc.fillColor(grey).text(name, left + width + 20, y, { width: 85 });
    doc.fillColor("black").text(value, left + width + 105, y, { width: right - left - width - 105 });
    y = doc.y + 3;
  }
  doc
    .font(bold)
    .fontSize(18)
    .text(title, left, Math.max(below, y) + 30, { width: right - left });
  doc.moveDown(0.8);
}

function table(doc: PDFKit.PDFDocument, { lines, currency }: Invoice): void {
  heading(doc);
  for (const { description, quantity, unitPrice, taxRate, net } of lines) {
    const text = description;
    const width = columns[0].end - columns[0].width - left - 5;
    doc.font(regular).fontSize(10);
    if (doc.y + doc.heightOfString(text, { width }) > bottom) {
      doc.addPage();
      heading(doc);
      doc.font(regular).fontSize(10);
    }
    const y = doc.y;
    doc.text(text, left, y, { width });
    const after = doc.y;
    cells(doc, y, [
      String(quantity),
      formatAmount(unitPrice, currency),
      taxRate === null ? "" : percent(taxRate),
      formatAmount(net, currency),
    ]);
    doc.y = after + 6;
  }
  rule(doc);
}

function heading(doc: PDFKit.PDFDocument): void {
  const { y } = doc;
  doc.font(bold).fontSize(9).fillColor(grey).text("Description", left, y);
  cells(
    doc,
    y,
    columns.map(({ title }) => title),
  );
  doc.fillColor("black").y = y + 14;
  rule(doc);
}

function totals(doc: PDFKit.PDFDocument, { lines, net, tax, total, currency }: Invoice): void {
  const rates = byRate(lines);
  if (doc.y + (rates.length + 4) * 18 > bottom) doc.addPage();
  const row = (name: string, amount: number, font = regular) => {
    const { y } = doc;
    doc
      .font(font)
      .fontSize(10)
      .text(name, 250, y, { width: right - 250 - 95 });
    doc.text(`${formatAmount(amount, currency)} ${currency}`, right - 120, y, { width: 120, align: "right" });
    doc.y = y + 17;
  };
  row("Net", net);
  for (const rate of rates) {
    const name = rate.taxRate === null ? "Tax" : `Tax ${percent(rate.taxRate)}`;
    row(`${name} on ${formatAmount(rate.net, currency)}`, rate.tax);
  }
  if (rates.length > 1) row("Tax together", tax);
  rule(doc, 250);
  row("Total", total, bold);
}

function feet(doc: PDFKit.PDFDocument, seller: Seller): void {
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page);
    // Below the margin, where text would begin a new page.
    doc.page.margins.bottom = 0;
    const parts = [seller.name, seller.bankAccount, `page ${page - start + 1} of ${count}`];
    const text = parts.filter((part) => part !== null).join("  ·  ");
    doc.font(regular).fontSize(8).fillColor(grey);
    doc.text(text, left, 841.89 - 50, { width: right - left, align: "center" });
  }
}

function cells(doc: PDFKit.PDFDocument, y: number, texts: readonly string[]): void {
  columns.forEach(({ end, width }, i) => {
    doc.text(texts[i] ?? "", end - width, y, { width, align: "right", lineBreak: false });
  });
}

function rule(doc: PDFKit.PDFDocument, from = left): void {
  doc.moveTo(from, doc.y).lineTo(right, doc.y).lineWidth(0.5).strokeColor("#999999").stroke();
  doc.y += 8;
}

/** 1900 as `19%`, 750 as `7.5%`. */
const percent = (rate: number): string => `${String(rate / 100)}%`;
