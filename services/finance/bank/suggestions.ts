import type { Unit } from "../../kit/unit.ts";
import { toInt } from "../integers.ts";
import type { BankLine } from "./bank.ts";

type Suggestion = BankLine["suggestions"][number];
type Row = Omit<Suggestion, "open" | "score" | "reasons"> & {
  readonly lineId: string;
  readonly open: unknown;
  readonly byNumber: boolean;
  readonly byAmount: boolean;
  readonly byName: boolean;
};

/** What each thing that fits says for an invoice. */
const weights = { number: 50, amount: 35, name: 15 } as const;
const most = 5;

/** Only capital letters and digits, as SQL. */
const bare = (text: string) => `regexp_replace(upper(coalesce(${text}, '')), '[^A-Z0-9]', '', 'g')`;
/** Numbers in a bare text without the zeros in front, and each with a mark behind it, so that 12 is not found in 123. */
const marked = (text: string) =>
  `regexp_replace(regexp_replace(${text}, '([^0-9]|^)0+([0-9])', '\\1\\2', 'g'), '([0-9]+)', '\\1|', 'g')`;

/**
 * Open invoices that lines may be for, best first, by line. People write numbers in many ways: here only letters and
 * digits count, with or without the zeros in front.
 */
export async function suggestionsFor(unit: Unit, lineIds: readonly string[]): Promise<Map<string, Suggestion[]>> {
  const byLine = new Map<string, Suggestion[]>();
  if (lineIds.length === 0) return byLine;
  // What is said of an invoice is made ready once, and not for each line: there may be thousands of both.
  const { rows } = await unit.query<Row>(
    `with lines as materialized (
       select id, currency, amount, coalesce(folded_counterparty, '') as who, ${bare("reference")} as said,
         ${marked(bare("reference"))} as marked
       from bank_lines where organisation = $1 and id = any($2::uuid[]) and amount > 0
     ), candidates as materialized (
       select i.id as "invoiceId", i.number, i.currency, i.open, i.due_on, c.name as customer, c.folded_name,
         ${bare("i.number")} as bare_number, ${bare("i.reference")} as bare_reference,
         ${marked("i.series || i.sequence")} as marked
       from invoices i join customers c on c.organisation = i.organisation and c.id = i.customer_id
       where i.organisation = $1 and i.open > 0 and i.currency in (select currency from lines)
     )
     select l.id as "lineId", s."invoiceId", s.number, s.customer, s.open, s."byNumber", s."byAmount", s."byName"
     from lines l cross join lateral (
       select * from (
         select i.*,
           strpos(l.said, i.bare_number) > 0 or strpos(l.marked, i.marked) > 0
             or (length(i.bare_reference) > 3 and strpos(l.said, i.bare_reference) > 0) as "byNumber",
           i.open = l.amount as "byAmount",
           l.who <> '' and (strpos(l.who, i.folded_name) > 0 or strpos(i.folded_name, l.who) > 0) as "byName"
         from candidates i where i.currency = l.currency) i
       where "byNumber" or "byAmount" or "byName"
       order by ("byNumber"::int * ${weights.number} + "byAmount"::int * ${weights.amount} + "byName"::int * ${weights.name}) desc,
         due_on, number
       limit ${most}) s`,
    [unit.actor.organisation, lineIds],
  );
  for (const { lineId, invoiceId, number, customer, open, byNumber, byAmount, byName } of rows) {
    const fits = { number: byNumber, amount: byAmount, name: byName };
    const reasons = (["number", "amount", "name"] as const).filter((reason) => fits[reason]);
    const score = reasons.reduce((sum, reason) => sum + weights[reason], 0);
    const suggestion = { invoiceId, number, customer, open: toInt(open), score, reasons };
    byLine.set(lineId, [...(byLine.get(lineId) ?? []), suggestion]);
  }
  for (const suggestions of byLine.values()) suggestions.sort((a, b) => b.score - a.score);
  return byLine;
}
