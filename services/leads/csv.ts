import { CsvError, parse } from "csv-parse";
import type { Parser } from "csv-parse";
import { Problem } from "../kit/problem.ts";
import { newLeadSchema } from "./lead.ts";
import type { NewLead } from "./lead.ts";

/** What a column may be called, the best name first: by us, and by Odoo's exports of contacts and leads. */
const columnNames = {
  name: ["contact name", "name", "display name", "complete name", "opportunity"],
  email: ["email", "email from"],
  company: ["company name", "company", "partner name", "related company"],
  message: ["message", "notes", "internal notes", "description", "comment"],
  source: ["source", "source id"],
  country: ["country", "country code", "country id"],
} as const satisfies Record<keyof NewLead, readonly string[]>;

type Field = keyof typeof columnNames;
const fields = Object.keys(columnNames) as readonly Field[];
const needed = ["name", "email"] as const;

/** A line of the file: a lead, or why it is none. */
export type Row = {
  readonly line: number;
  readonly lead?: NewLead | undefined;
  readonly mistake?: string | undefined;
  /** Nothing after it can be read. */
  readonly isLast?: boolean;
};

/** One line of CSV may be so long; what goes on longer has a quote that was never closed. */
const maxRecordBytes = 64 * 1024;

/**
 * Reads leads from CSV as it comes: the first line names the columns, in any order, and others are passed over. A line
 * that is no lead is told as a mistake, and reading goes on; after a quote that is never closed it cannot.
 */
export async function* readLeads(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Row> {
  let places: Places | undefined;
  for await (const { line, record, mistake } of readRecords(bytes)) {
    if (mistake === undefined && places === undefined) places = placesIn(record);
    else if (places === undefined) throw new Problem(422, "invalid-csv", `line ${line}: ${mistake}`);
    else if (mistake !== undefined) yield { line, mistake, isLast: true };
    else yield { line, ...toLead(record, places) };
  }
  if (places === undefined) throw new Problem(422, "invalid-csv", "there is no first line that names the columns");
}

type Places = Readonly<Record<Field, readonly number[]>>;

function placesIn(header: readonly string[]): Places {
  const names = header.map((name) => name.trim().toLowerCase().replaceAll("_", " "));
  const placesOf = (field: Field) =>
    columnNames[field].map((name) => names.indexOf(name)).filter((place) => place >= 0);
  const places = Object.fromEntries(fields.map((field) => [field, placesOf(field)])) as Record<Field, number[]>;
  const missing = needed.filter((field) => places[field].length === 0);
  if (missing.length === 0) return places;
  const errors = missing.map((field) => ({ detail: `no column is named ${columnNames[field].join(", or ")}` }));
  throw new Problem(422, "invalid-csv", "the first line does not name the columns that a lead needs; see errors", {
    errors,
  });
}

function toLead(record: readonly string[], places: Places): Pick<Row, "lead" | "mistake"> {
  // Of several columns for the same, the first that says something.
  const values = fields.map((field) => {
    const said = places[field].map((place) => record[place]?.trim() ?? "").find((value) => value !== "");
    return [field, said] as const;
  });
  // What is not UTF-8 was replaced by this character while it was decoded.
  if (values.some(([, value]) => value?.includes("\ufffd"))) return { mistake: "is not UTF-8" };
  const parsed = newLeadSchema.safeParse(Object.fromEntries(values.filter(([, value]) => value !== undefined)));
  if (parsed.success) return { lead: parsed.data };
  return { mistake: parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ") };
}

type CsvRecord = { readonly line: number; readonly record: readonly string[]; readonly mistake?: string };

/** Records with the line at which each ends. Written by hand to the parser, whose stream drops what came before an error. */
async function* readRecords(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRecord> {
  let ready: CsvRecord[] = [];
  let failure: Error | undefined;
  const parser = parse({
    ...{ bom: true, relax_quotes: true, relax_column_count: true, skip_empty_lines: true },
    max_record_size: maxRecordBytes,
    on_record: (record: string[], { lines }) => void ready.push({ line: lines, record }),
  }).on("error", (error) => (failure = error));
  for await (const chunk of bytes) {
    // To its end in any case: who sends it does not listen before.
    if (failure === undefined) await written(parser, chunk);
    yield* ready;
    ready = [];
  }
  if (failure === undefined) await written(parser);
  yield* ready;
  if (failure instanceof CsvError) {
    yield {
      line: Number(failure["lines"]),
      record: [],
      mistake: `nothing can be read from here on: ${failure.message}`,
    };
  } else if (failure !== undefined) throw failure;
}

/** Resolves when a chunk has been parsed, well or not; without one, the end. */
function written(parser: Parser, chunk?: Uint8Array): Promise<void> {
  return new Promise((done) => {
    if (chunk === undefined) parser.end(() => done());
    else parser.write(chunk, () => done());
  });
}
