import type { z } from "zod";
import { afterEveryId, toPage } from "../../kit/page.ts";
import type { Unit } from "../../kit/unit.ts";
import { uuidv7 } from "../../kit/uuid.ts";
import { fold } from "../fold.ts";
import { toInt } from "../integers.ts";
import { matchAlone } from "./match.ts";
import type { BankLine, BankLineQuery, Statement, statementQuerySchema } from "./bank.ts";
import { reconcile } from "./reconcile.ts";
import type { NewBankLine } from "./statement.ts";
import { suggestionsFor } from "./suggestions.ts";

/** Up to so many lines are reconciled while the caller waits. */
export const atOnce = 200;

/**
 * Stores a statement and reconciles it; one that was there before is answered as it is. Statements overlap: a line that
 * an earlier one has is passed over, as often as that has it.
 */
export async function importStatement(
  unit: Unit,
  id: string,
  { hash, lines }: { readonly hash: string; readonly lines: readonly NewBankLine[] },
): Promise<{ statement: Statement; known: boolean }> {
  const { organisation, team, owner } = unit.actor;
  // Of two at once, the second has to see the lines of the first.
  await matchAlone(unit);
  const there = await findStatement(unit, { hash });
  if (there !== undefined) return { statement: there, known: true };
  const rows = await newLines(unit, lines);
  await unit.query(
    `insert into bank_statements (id, organisation, team, owner, hash, lines, known, imported_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, organisation, team, owner, hash, rows.length, lines.length - rows.length, unit.now],
  );
  await storeLines(unit, id, rows);
  await unit.emit({ type: "bank-statement.imported", subject: id, data: { lines: rows.length } });
  if (rows.length > atOnce) await unit.later({ name: "reconcile-statement", key: id });
  else await reconcile(unit, id, atOnce);
  return { statement: (await findStatement(unit, { id }))!, known: false };
}

type PlacedLine = NewBankLine & { readonly position: number };

/** The lines that are not here yet, each with its place in the file. */
async function newLines(unit: Unit, lines: readonly NewBankLine[]): Promise<readonly PlacedLine[]> {
  const keyOf = ({ date, amount, currency, reference, counterparty }: Omit<NewBankLine, "words">) =>
    JSON.stringify([date, Number(amount), currency, reference, counterparty]);
  const days = [...new Set(lines.map(({ date }) => date))];
  const { rows } = await unit.query<Omit<NewBankLine, "words">>(
    `select booked_on::text as date, amount, currency, reference, counterparty from bank_lines
     where organisation = $1 and booked_on = any($2::date[])`,
    [unit.actor.organisation, days],
  );
  const here = new Map([...Map.groupBy(rows, keyOf)].map(([key, { length }]) => [key, length]));
  return lines.flatMap((line, at) => {
    const left = here.get(keyOf(line)) ?? 0;
    here.set(keyOf(line), left - 1);
    return left > 0 ? [] : [{ ...line, position: at + 1 }];
  });
}

async function storeLines(unit: Unit, statementId: string, lines: readonly PlacedLine[]): Promise<void> {
  const { organisation, team, owner } = unit.actor;
  const rows = lines.map((line) => ({
    id: uuidv7(),
    ...line,
    folded: line.counterparty && fold(line.counterparty),
  }));
  // As one document: arrays of arrays are not what their drivers agree on.
  await unit.query(
    `insert into bank_lines (organisation, team, owner, statement_id, id, position, booked_on, amount, currency,
       reference, counterparty, folded_counterparty, words)
     select $1, $2, $3, $4, id, position, date, amount, currency, reference, counterparty,
       folded, array(select jsonb_array_elements_text(words))
     from jsonb_to_recordset($5::jsonb) as line (id uuid, position int, date date, amount bigint, currency text,
       reference text, counterparty text, folded text, words jsonb)`,
    [organisation, team, owner, statementId, JSON.stringify(rows)],
  );
}

type StatementRow = {
  id: string;
  imported: number;
  known: number;
  matched: unknown;
  examined: boolean;
  importedAt: Date;
};
const statements = `select s.id, s.lines as imported, s.known, s.imported_at as "importedAt",
    (select count(*) from bank_lines l where l.organisation = s.organisation and l.statement_id = s.id
       and l.state = 'matched') as matched,
    not exists (select from bank_lines l where l.organisation = s.organisation and l.statement_id = s.id
       and not l.examined) as examined
  from bank_statements s where s.organisation = $1`;

/** The statement of that id, or of that content, if this organisation has it. */
export async function findStatement(unit: Unit, by: { id?: string; hash?: string }): Promise<Statement | undefined> {
  const { rows } = await unit.query<StatementRow>(`${statements} and (s.id = $2 or s.hash = $3)`, [
    unit.actor.organisation,
    by.id ?? null,
    by.hash ?? null,
  ]);
  return rows[0] && toStatement(rows[0]);
}

/** Newest first. */
export async function statementsPage(unit: Unit, { limit, cursor }: z.output<typeof statementQuerySchema>) {
  const { rows } = await unit.query<StatementRow>(`${statements} and s.id < $2 order by s.id desc limit $3`, [
    unit.actor.organisation,
    cursor ?? afterEveryId,
    limit + 1,
  ]);
  return toPage(rows.map(toStatement), limit);
}

function toStatement({ id, imported, known, importedAt, examined, ...row }: StatementRow): Statement {
  const matched = toInt(row.matched);
  const state = examined ? "done" : "reconciling";
  return { id, imported, known, matched, open: imported - matched, state, importedAt: importedAt.toISOString() };
}

type LineRow = Omit<BankLine, "amount" | "suggestions"> & { readonly amount: unknown };
const lines = `select l.id, l.statement_id as "statementId", l.position, l.booked_on::text as date, l.amount, l.currency,
    l.reference, l.counterparty, l.state, l.matched_by as "matchedBy", p.invoice_id as "invoiceId",
    l.payment_id as "paymentId", l.account
  from bank_lines l left join payments p on p.organisation = l.organisation and p.id = l.payment_id
  where l.organisation = $1`;

/** The line of that id, if this organisation has it. */
export async function findBankLine(unit: Unit, id: string): Promise<BankLine | undefined> {
  const { rows } = await unit.query<LineRow>(`${lines} and l.id = $2`, [unit.actor.organisation, id]);
  return (await withSuggestions(unit, rows))[0];
}

/** Newest statement first, its last line first. */
export async function bankLinesPage(unit: Unit, { limit, cursor, state, statementId }: BankLineQuery) {
  const { rows } = await unit.query<LineRow>(
    `${lines} and l.id < $2 and ($4::text is null or l.state = $4) and ($5::uuid is null or l.statement_id = $5)
     order by l.id desc limit $3`,
    [unit.actor.organisation, cursor ?? afterEveryId, limit + 1, state ?? null, statementId ?? null],
  );
  return toPage(await withSuggestions(unit, rows), limit);
}

async function withSuggestions(unit: Unit, rows: readonly LineRow[]): Promise<BankLine[]> {
  const open = rows.filter(({ state }) => state === "open").map(({ id }) => id);
  const suggestions = await suggestionsFor(unit, open);
  return rows.map((row) => ({ ...row, amount: toInt(row.amount), suggestions: suggestions.get(row.id) ?? [] }));
}
