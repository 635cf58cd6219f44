import type { z } from "zod";
import type { Unit } from "../../kit/unit.ts";
import { addMonths, dayOf } from "../calendar.ts";
import { toInt } from "../integers.ts";
import type { AgedReceivables, agedQuerySchema, cashFlowQuerySchema } from "./report.ts";

type Aged = AgedReceivables["items"][number];
const ages = ["notDue", "days0to30", "days31to60", "days61to90", "over90", "total"] as const;

/** What customers owed at the end of a day: as the ledger had it then, whatever was paid since. */
export async function agedReceivables(unit: Unit, query: z.output<typeof agedQuerySchema>): Promise<AgedReceivables> {
  const { asOf = dayOf(unit.now) } = query;
  const { rows } = await unit.query<Omit<Aged, (typeof ages)[number]> & Record<(typeof ages)[number], unknown>>(
    `with owed as (
       select i.customer_id, i.currency, $2::date - i.due_on as days,
         sum(case e.side when 'debit' then e.amount else -e.amount end) as amount
       from ledger_entries e
       join ledger_postings p on p.organisation = e.organisation and p.id = e.posting_id
       join invoices i on i.organisation = p.organisation and i.id = p.invoice_id
       where e.organisation = $1 and e.account = 'receivables' and p.booked_on <= $2::date
       group by i.id)
     select c.id as "customerId", c.name as customer, o.currency,
       coalesce(sum(amount) filter (where days < 0), 0) as "notDue",
       coalesce(sum(amount) filter (where days between 0 and 30), 0) as "days0to30",
       coalesce(sum(amount) filter (where days between 31 and 60), 0) as "days31to60",
       coalesce(sum(amount) filter (where days between 61 and 90), 0) as "days61to90",
       coalesce(sum(amount) filter (where days > 90), 0) as "over90",
       sum(amount) as total
     from owed o join customers c on c.organisation = $1 and c.id = o.customer_id
     where o.amount <> 0
     group by c.id, o.currency order by c.folded_name, c.id, o.currency`,
    [unit.actor.organisation, asOf],
  );
  const items = rows.map(({ customerId, customer, currency, ...row }) => ({
    ...{ customerId, customer, currency },
    ...withAges((age) => toInt(row[age])),
  }));
  const totals = [...new Set(items.map(({ currency }) => currency))].sort().map((currency) => {
    const mine = items.filter((item) => item.currency === currency);
    return { currency, ...withAges((age) => mine.reduce((sum, item) => sum + item[age], 0)) };
  });
  return { asOf, items, totals };
}

/** What came to the bank and left it, in each month where something did. */
export async function cashFlow(unit: Unit, query: z.output<typeof cashFlowQuerySchema>) {
  const { to = dayOf(unit.now).slice(0, 7) } = query;
  const { from = addMonths(to, -11) } = query;
  const { rows } = await unit.query<{ month: string; currency: string; inflow: unknown; outflow: unknown }>(
    `select to_char(p.booked_on, 'YYYY-MM') as month, p.currency,
       coalesce(sum(e.amount) filter (where e.side = 'debit'), 0) as inflow,
       coalesce(sum(e.amount) filter (where e.side = 'credit'), 0) as outflow
     from ledger_entries e join ledger_postings p on p.organisation = e.organisation and p.id = e.posting_id
     where e.organisation = $1 and e.account = 'bank'
       and p.booked_on >= ($2 || '-01')::date and p.booked_on < ($3 || '-01')::date + interval '1 month'
     group by 1, 2 order by 1, 2`,
    [unit.actor.organisation, from, to],
  );
  const items = rows.map((row) => {
    const [inflow, outflow] = [toInt(row.inflow), toInt(row.outflow)];
    return { month: row.month, currency: row.currency, inflow, outflow, net: inflow - outflow };
  });
  return { from, to, items };
}

const withAges = (of: (age: (typeof ages)[number]) => number) =>
  Object.fromEntries(ages.map((age) => [age, of(age)])) as Record<(typeof ages)[number], number>;
