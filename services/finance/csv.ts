import { isUtf8 } from "node:buffer";
import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { Problem } from "../kit/problem.ts";
import type { RequestMistake } from "../kit/problem.ts";
import { parseDay } from "./calendar.ts";
import { currencySchema, parseAmount } from "./money.ts";
import { Unreadable } from "./unreadable.ts";

/** The largest file that is taken, in bytes, and in rows. */
export const fileBytes = 8 * 1024 * 1024;
const maxRows = 50_000;
/** A file in another layout has as many mistakes as rows: nobody reads them all. */
const toldMistakes = 50;

/** One row of a file, by the names of its header; what cannot be read is a mistake of its row. */
export type Row = {
  /** At most `max` characters; undefined where nothing is written, or the file has no such column. */
  text(column: string, max: number): string | undefined;
  needed(column: string, max: number): string;
  amount(column: string, currency: string): number;
  day(column: string): string;
  /** What the column says, or `otherwise` where the file has none. */
  currency(column: string, otherwise: string | undefined): string;
};

/** What a file's columns are called here, and what else they may be called there; capitals do not count. */
export type Columns = Readonly<Record<string, readonly string[]>>;

/** Reads a CSV file, all of it: a 422 problem tells of every row that cannot be read. */
export async function readCsv<T>(
  bytes: Buffer,
  needed: readonly string[],
  read: (row: Row) => T,
  columns: Columns = {},
): Promise<T[]> {
  if (!isUtf8(bytes)) throw new Problem(400, "malformed-body", "the file is not UTF-8");
  const result: T[] = [];
  const mistakes: RequestMistake[] = [];
  for await (const { number, cells } of recordsOf(bytes, needed, columns)) {
    try {
      result.push(read(rowOf(cells)));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      mistakes.push({ detail: `line ${number}: ${error.message}` });
      if (mistakes.length >= toldMistakes) break;
    }
  }
  if (mistakes.length > 0) throw unreadable("some rows cannot be read, and none was taken; see errors", mistakes);
  return result;
}

type Cells = ReadonlyMap<string, string>;

async function* recordsOf(
  bytes: Buffer,
  needed: readonly string[],
  columns: Columns,
): AsyncGenerator<{ number: number; cells: Cells }> {
  const parser = parse({ bom: true, delimiter: delimiterOf(bytes), info: true, skipEmptyLines: true, trim: true });
  const file = Readable.from([bytes]).pipe(parser) as AsyncIterable<{ record: string[]; info: { lines: number } }>;
  let names: readonly string[] | undefined;
  let count = 0;
  try {
    for await (const { record, info } of file) {
      if (names === undefined) {
        names = named(record, columns);
        const missing = needed.filter((name) => !names?.includes(name.toLowerCase()));
        if (missing.length > 0) {
          throw unreadable(`the first line lacks ${missing.join(", ")}; it has ${record.join(", ").slice(0, 500)}`);
        }
        continue;
      }
      if ((count += 1) > maxRows) throw unreadable(`the file has more than ${maxRows} rows; send it in parts`);
      yield { number: info.lines, cells: new Map(names.map((name, i) => [name, record[i] ?? ""])) };
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(`the file is no CSV: ${error.message}`) : error;
  }
  if (names === undefined) throw unreadable("the file is empty");
}

function rowOf(cells: Cells): Row {
  const text = (column: string, max: number) => {
    const value = cells.get(column.toLowerCase()) ?? "";
    if (value.length > max) throw new Unreadable(`${column} is longer than ${max} characters`);
    if (value.includes("\0")) throw new Unreadable(`${column} contains the NUL character`);
    return value === "" ? undefined : value;
  };
  const needed = (column: string, max: number) => {
    const value = text(column, max);
    if (value === undefined) throw new Unreadable(`${column} is empty`);
    return value;
  };
  const within = <T>(column: string, read: (value: string) => T): T => {
    const value = needed(column, 100);
    try {
      return read(value);
    } catch (error) {
      throw error instanceof Unreadable ? new Unreadable(`${column} ${error.message}`) : error;
    }
  };
  return {
    text,
    needed,
    amount: (column, currency) => within(column, (value) => parseAmount(value, currency)),
    day: (column) => within(column, parseDay),
    currency: (column, otherwise) => {
      const code = text(column, 100)?.toUpperCase() ?? otherwise;
      if (code === undefined) throw new Unreadable(`${column} is empty; fill it, or say ?currency=EUR`);
      if (!currencySchema.safeParse(code).success) {
        throw new Unreadable(`${column} ${JSON.stringify(code)} is no active currency of ISO 4217`);
      }
      return code;
    },
  };
}

/** The header of a file in our names; of several columns that may be the same one, the first in our list. */
function named(header: readonly string[], columns: Columns): readonly string[] {
  const there = header.map((name) => name.toLowerCase());
  const ours = new Map(
    Object.entries(columns).map(([name, others]) => {
      const known = [name, ...others].map((one) => one.toLowerCase()).find((one) => there.includes(one));
      return [known, name.toLowerCase()];
    }),
  );
  return there.map((name) => ours.get(name) ?? name);
}

/** The separator that the first line has most of. */
function delimiterOf(bytes: Buffer): string {
  const end = bytes.indexOf("\n");
  const header = bytes.toString("utf8", 0, Math.min(end === -1 ? bytes.length : end, 10_000));
  const count = (delimiter: string) => header.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, one) => (count(one) > count(best) ? one : best));
}

const unreadable = (detail: string, errors?: readonly RequestMistake[]): Problem =>
  new Problem(422, "unreadable-file", detail, errors ? { errors } : {});
