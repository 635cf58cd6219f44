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

/**
 * Open invoices that lines may be for, best first, by line. People write numbers in many ways: here only letters and
 * digits count, with or without the zeros in front.
 */
export async function suggestionsFor(unit: Unit, lineIds: readonly string[]): Promise<Map<string, Suggestion[]>> {
  const byLine = new Map<string, Suggestion[]>();
  if (lineIds.length === 0) return byLine;
  const bare = (text: string) => `regexp_replace(upper(${text}), '[^A-Z0-9]', '', 'g')`;
  const { rows } = await unit.query<Row>(
    `select l.id as "lineId", s.* from bank_lines l
     cross join lateral (select ${bare("coalesce(l.reference, '')")} as said, coalesce(l.folded_counterparty, '') as who) w
     cross join lateral (
       select * from (
         select i.id as "invoiceId", i.number, c.name as customer, i.open, i.due_on,
           strpos(w.said, ${bare("i.number")}) > 0
             or w.said ~ (i.series || '0*' || i.sequence || '([^0-9]|$)')
             or (length(${bare("coalesce(i.reference, '')")}) > 3 and strpos(w.said, ${bare("i.reference")}) > 0)
             as "byNumber",
           i.open = l.amount as "byAmount",
           w.who <> '' and (strpos(w.who, c.folded_name) > 0 or strpos(c.folded_name, w.who) > 0) as "byName"
         from invoices i join customers c on c.organisation = i.organisation and c.id = i.customer_id
         where i.organisation = l.organisation and i.currency = l.currency and i.open > 0) i
       where "byNumber" or "byAmount" or "byName"
       order by ("byNumber"::int * ${weights.number} + "byAmount"::int * ${weights.amount} + "byName"::int * ${weights.name}) desc,
         due_on, number
       limit ${most}) s
     where l.organisation = $1 and l.id = any($2::uuid[]) and l.amount > 0`,
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
