import type { z } from "zod";
import { afterEveryId, toPage } from "../../kit/page.ts";
import { Problem } from "../../kit/problem.ts";
import type { Unit } from "../../kit/unit.ts";
import { uuidv7 } from "../../kit/uuid.ts";
import { watchBudgets } from "../budgets/watch.ts";
import { dayOf } from "../calendar.ts";
import { toInt } from "../integers.ts";
import { standardAccounts } from "./ledger.ts";
import type { Account, Entry, NewPosting, postingQuerySchema, postingSchema } from "./ledger.ts";

/** What is to be posted. */
export type Posting = {
  readonly id?: string;
  readonly cause: "invoice" | "credit-note" | "payment" | "credit-use" | "refund" | "import" | "bank-line" | "person";
  readonly currency: string;
  /** The day it counts for. */
  readonly on: string;
  readonly invoiceId?: string;
  readonly customerId?: string;
  readonly memo?: string;
  /** Those of nothing are left out. */
  readonly entries: readonly Entry[];
};

// Made with the first posting of an organisation. $1, $2 and $3 are whose they are.
const standard = `insert into accounts (organisation, team, owner, code, name, kind)
  select $1, $2, $3, code, name, kind
  from (values ${standardAccounts.map(({ code, name, kind }) => `('${code}', '${name}', '${kind}')`).join(", ")})
    as standard (code, name, kind)
  where not exists (select from accounts where organisation = $1 and code = '${standardAccounts[0].code}')
  on conflict do nothing`;

/** Writes a posting; the database refuses to commit one that does not balance. Answers its id. */
export async function post(unit: Unit, posting: Posting): Promise<string> {
  const { organisation, team, owner } = unit.actor;
  const { id = uuidv7() } = posting;
  const entries = posting.entries.filter(({ amount }) => amount !== 0);
  await unit.query(
    `with standard as (${standard}),
       posting as (
         insert into ledger_postings (id, organisation, team, owner, cause, memo, invoice_id, customer_id, currency,
           booked_on, posted_at)
         values ($4, $1, $2, $3, $5, $6, $7, $8, $9, $10, $11))
     insert into ledger_entries (posting_id, organisation, team, owner, account, side, amount)
     select $4, $1, $2, $3, account, side, amount
     from unnest($12::text[], $13::text[], $14::bigint[]) as entry (account, side, amount)`,
    [
      ...[organisation, team, owner, id, posting.cause, posting.memo ?? null, posting.invoiceId ?? null],
      ...[posting.customerId ?? null, posting.currency, posting.on, unit.now],
      ...[entries.map((e) => e.account), entries.map((e) => e.side), entries.map((e) => e.amount)],
    ],
  );
  await watchBudgets(unit, id, { ...posting, accounts: entries.map(({ account }) => account) });
  return id;
}

/** A posting that a person makes, on accounts that are there. */
export async function postByHand(unit: Unit, id: string, asked: NewPosting) {
  const { currency, memo, bookedOn = dayOf(unit.now), entries } = asked;
  await needAccounts(
    unit,
    entries.map(({ account }) => account),
  );
  await post(unit, { id, cause: "person", currency, memo, on: bookedOn, entries });
  await unit.emit({ type: "posting.made", subject: id, data: { currency, entries } });
}

/** Fails where one of these accounts is not there, and names it. */
export async function needAccounts(unit: Unit, codes: readonly string[]): Promise<void> {
  const known = (await accounts(unit)).map(({ code }) => code);
  const missing = codes.filter((code) => !known.includes(code));
  if (missing.length > 0) {
    throw new Problem(422, "no-such-account", `there is no account ${missing.join(", ")}; open it first`);
  }
}

/** All accounts of the organisation, the standard ones too before anything was posted. */
export async function accounts(unit: Unit): Promise<readonly Account[]> {
  const { organisation, team, owner } = unit.actor;
  await unit.query(standard, [organisation, team, owner]);
  const { rows } = await unit.query<Account>(
    "select code, name, kind from accounts where organisation = $1 order by code",
    [organisation],
  );
  return rows;
}

/** Opens an account; the same one twice is one. */
export async function openAccount(unit: Unit, { code, name, kind }: Account): Promise<Account> {
  const { organisation, team, owner } = unit.actor;
  const before = (await accounts(unit)).find((account) => account.code === code);
  if (before?.name === name && before.kind === kind) return before;
  const { rows } = await unit.query<Account>(
    `insert into accounts (organisation, team, owner, code, name, kind) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing returning code, name, kind`,
    [organisation, team, owner, code, name, kind],
  );
  if (rows[0] === undefined) {
    throw new Problem(409, "state-conflict", `there is an account ${code} already; choose another code`);
  }
  await unit.emit({ type: "account.opened", subject: code, data: { kind } });
  return rows[0];
}

/** The sums of both sides of each account, in each currency. */
export async function balances(unit: Unit) {
  const { rows } = await unit.query<Account & { currency: string; debits: unknown; credits: unknown }>(
    `select e.account as code, a.name, a.kind, p.currency,
       coalesce(sum(e.amount) filter (where e.side = 'debit'), 0) as debits,
       coalesce(sum(e.amount) filter (where e.side = 'credit'), 0) as credits
     from ledger_entries e
     join ledger_postings p on p.organisation = e.organisation and p.id = e.posting_id
     join accounts a on a.organisation = e.organisation and a.code = e.account
     where e.organisation = $1
     group by e.account, a.name, a.kind, p.currency order by e.account, p.currency`,
    [unit.actor.organisation],
  );
  return rows.map(({ code, name, kind, currency, ...sums }) => {
    const [debits, credits] = [toInt(sums.debits), toInt(sums.credits)];
    const balance = kind === "asset" || kind === "expense" ? debits - credits : credits - debits;
    return { account: code, name, kind, currency, debits, credits, balance };
  });
}

type PostingOut = z.output<typeof postingSchema>;
type PostingRow = Omit<PostingOut, "postedAt" | "entries"> & {
  postedAt: Date;
  entries: readonly (Omit<Entry, "amount"> & { amount: unknown })[];
};

/** Newest first; only that one, or those of one invoice. */
export async function postingsPage(
  unit: Unit,
  { limit, cursor, invoiceId, id }: z.output<typeof postingQuerySchema> & { readonly id?: string },
) {
  const { rows } = await unit.query<PostingRow>(
    `select id, cause, memo, invoice_id as "invoiceId", customer_id as "customerId", currency,
       booked_on::text as "bookedOn", posted_at as "postedAt",
       (select json_agg(json_build_object('account', account, 'side', side, 'amount', amount) order by side desc, account)
        from ledger_entries e where e.organisation = p.organisation and e.posting_id = p.id) as entries
     from ledger_postings p
     where organisation = $1 and id < $2 and ($4::uuid is null or invoice_id = $4) and ($5::uuid is null or id = $5)
     order by id desc limit $3`,
    [unit.actor.organisation, cursor ?? afterEveryId, limit + 1, invoiceId ?? null, id ?? null],
  );
  const toPosting = ({ postedAt, entries, ...row }: PostingRow): PostingOut => ({
    ...row,
    postedAt: postedAt.toISOString(),
    entries: entries.map((entry) => ({ ...entry, amount: toInt(entry.amount) })),
  });
  return toPage(rows.map(toPosting), limit);
}
