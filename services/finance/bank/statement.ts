import { readCsv } from "../csv.ts";
import { fold } from "../fold.ts";
import { Unreadable } from "../unreadable.ts";

/** A line as a bank's file has it. */
export type NewBankLine = {
  readonly date: string;
  readonly amount: number;
  readonly currency: string;
  readonly reference: string | null;
  readonly counterparty: string | null;
  readonly words: readonly string[];
};

/**
 * The lines of a bank's file, in its order. Columns are told by their names, whatever their case and order: date,
 * amount, currency, reference (or description), counterparty.
 */
export async function readStatement(bytes: Buffer, currencyOfFile: string | undefined): Promise<NewBankLine[]> {
  return readCsv(bytes, ["date", "amount"], (row) => {
    const currency = row.currency("currency", currencyOfFile);
    const amount = row.amount("amount", currency);
    if (amount === 0) throw new Unreadable("amount is 0: nothing moved");
    const texts = [row.text("reference", 1_000), row.text("description", 1_000)].filter((text) => text !== undefined);
    const reference = texts.length > 0 ? texts.join(" ") : null;
    const counterparty = row.text("counterparty", 200) ?? null;
    return { date: row.day("date"), amount, currency, reference, counterparty, words: wordsOf(reference ?? "") };
  });
}

/** What may be an invoice's number in what somebody wrote, in small letters: whole words, and parts between slashes. */
export function wordsOf(text: string): string[] {
  const words = fold(text).split(/[\s,;:()[\]"']+/);
  const trimmed = words
    .flatMap((word) => [word, ...word.split("/")])
    .map((word) => word.replaceAll(/^[.#/]+|[.!?/]+$/g, ""));
  return [...new Set(trimmed)].filter((word) => /\d/.test(word)).slice(0, 100);
}
