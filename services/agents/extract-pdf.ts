import type { PDFDocumentProxy } from "unpdf/pdfjs";
import { Unreadable } from "./unreadable.ts";

const mostPages = 2_000;

/** The text of a PDF, page by page. */
export async function textOfPdf(bytes: Uint8Array): Promise<string> {
  // Loaded only here, by a thread that needs it: it is a megabyte of program.
  const { getDocumentProxy } = await import("unpdf");
  // Its own bytes: the reader takes what it is given for itself. 0: it writes no warnings to the log.
  const pdf = await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0 }).catch(explain);
  if (pdf.numPages > mostPages) {
    throw new Unreadable(`it has ${pdf.numPages} pages, and at most ${mostPages} are read; hand it in in parts`);
  }
  const pages: string[] = [];
  // One after the other, and each forgotten: a long document takes no more memory than its longest page.
  for (let number = 1; number <= pdf.numPages; number += 1) pages.push(await textOfPage(pdf, number).catch(explain));
  return pages.map(unwrapped).join("\n\n");
}

async function textOfPage(pdf: PDFDocumentProxy, number: number): Promise<string> {
  const page = await pdf.getPage(number);
  const { items } = await page.getTextContent();
  page.cleanup();
  return items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join("");
}

/** A page as it was before it was set in lines: a line break is no end of a sentence, and a hyphen there no hyphen. */
function unwrapped(page: string): string {
  return page
    .replaceAll(/(\p{Ll})-\n(?=\p{Ll})/gu, "$1")
    .replaceAll(/[^\S\n]*\n[^\S\n]*/g, "\n")
    .replaceAll(/(?<!\n)\n(?!\n)/g, " ")
    .trim();
}

function explain(error: unknown): never {
  const name = error instanceof Error ? error.name : "";
  if (name === "PasswordException") {
    throw new Unreadable("it is protected by a password; hand in a copy that is not");
  }
  throw new Unreadable("it is no PDF that can be read, or a damaged one; save it again and hand that in");
}
