import type { Database } from "./database.ts";
import { openJob } from "./jobs.ts";
import { EVERYBODY } from "./tenancy.ts";

/** Work that was handed over and is overdue by this much was lost by who took it: it is handed over again. */
const lostMs = 300_000;
const atOnce = 100;

type Row = { readonly id: string; readonly name: string; readonly asked: number };

/**
 * Tells `hand` of work that it was not told of since it was last asked for, and remembers that; answers how much there
 * was. What could not be handed over stays for the next time, and is the error that this ends with.
 */
export async function handOverJobs(
  database: Database,
  names: readonly string[],
  hand: (id: string, name: string) => Promise<unknown>,
): Promise<number> {
  // No lock is held while `hand` works: who moves a job must not wait for an engine that is slow, or away.
  const { rows } = await database.transaction(
    (tx) =>
      tx.query<Row>(
        `select id, name, asked from jobs
         where ${openJob} and name = any($1::text[])
           and (handed_at is null or greatest(handed_at, due_at, leased_until) < $2)
         order by handed_at is not null, id limit ${atOnce}`,
        [names, new Date(Date.now() - lostMs)],
      ),
    EVERYBODY,
  );
  if (rows.length === 0) return 0;
  const results = await Promise.allSettled(rows.map(({ id, name }) => hand(id, name)));
  const handed = rows.filter((_, i) => results[i]?.status === "fulfilled");
  await database.transaction(
    (tx) =>
      // What was asked for again meanwhile has to be told again.
      tx.query(
        `update jobs set handed_at = $3 from unnest($1::uuid[], $2::int[]) as told (id, asked)
         where jobs.id = told.id and jobs.asked = told.asked`,
        [handed.map(({ id }) => id), handed.map(({ asked }) => asked), new Date()],
      ),
    EVERYBODY,
  );
  const failure = results.find((result) => result.status === "rejected");
  if (failure) throw failure.reason;
  return rows.length;
}
