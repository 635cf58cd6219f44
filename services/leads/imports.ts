import { createHash } from "node:crypto";
import { z } from "zod";
import { Problem } from "../kit/problem.ts";
import type { Unit, Work } from "../kit/unit.ts";
import type { Tenant } from "../kit/tenancy.ts";
import { uuidv7 } from "../kit/uuid.ts";
import { capture } from "./capture.ts";
import type { Row } from "./csv.ts";

/** One unit of work takes in so many lines. */
const atOnce = 500;
const maxMistakes = 100;

const mistakeSchema = z.object({ line: z.int(), detail: z.string() });

/** What became of a file. */
export const importSchema = z.object({
  id: z.uuid(),
  state: z.enum(["running", "done", "stopped"]).describe("stopped: the rest of the file cannot be read"),
  rows: z.int().describe("How many lines were read, without the first"),
  captured: z.int().describe("How many became leads"),
  seenAgain: z.int().describe("How many were leads already, by their address"),
  refused: z.int().describe("How many are no leads"),
  mistakes: z.array(mistakeSchema).describe(`Why not: of the first ${maxMistakes}, each with its line in the file`),
  createdAt: z.iso.datetime(),
});
export type Import = z.output<typeof importSchema>;

type ImportRow = Omit<Import, "seenAgain" | "createdAt"> & {
  readonly seen_again: number;
  readonly digest: string | null;
  readonly created_at: Date;
};

const columns = "id, state, rows, captured, seen_again, refused, mistakes, digest, created_at";

/** An import, with what the lines that were read of its file are known by. */
export type StoredImport = Import & { readonly digest: string | null };

/** Begins an import, of which nothing has been read yet. */
export async function storeImport(unit: Unit, id: string): Promise<StoredImport> {
  const { organisation, team, owner } = unit.actor;
  const { rows } = await unit.query<ImportRow>(
    `insert into imports (organisation, team, owner, id, created_at) values ($1, $2, $3, $4, $5) returning ${columns}`,
    [organisation, team, owner, id, unit.now],
  );
  await unit.emit({ type: "import.started", subject: id });
  return toImport(rows[0] as ImportRow);
}

export async function findImport(unit: Unit, id: string): Promise<StoredImport | undefined> {
  const { rows } = await unit.query<ImportRow>(`select ${columns} from imports where organisation = $1 and id = $2`, [
    ...[unit.actor.organisation, id],
  ]);
  return rows[0] && toImport(rows[0]);
}

/** Lines by portions. */
export async function* portionsOf(rows: AsyncIterable<Row>): AsyncGenerator<readonly Row[]> {
  let portion: Row[] = [];
  for await (const row of rows) {
    portion.push(row);
    if (portion.length < atOnce) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}

/**
 * Takes in a file from its beginning; what an earlier try had taken in already is passed over. Fails for another file
 * than that one's, before anything of it is taken in.
 */
export async function takeFile(
  work: Work,
  actor: Tenant,
  begun: StoredImport,
  portions: AsyncIterable<readonly Row[]>,
): Promise<"done" | "stopped"> {
  const hash = createHash("sha256");
  let [read, stopped, isAnother] = [0, false, false];
  const compare = () => {
    isAnother ||= read !== begun.rows || (begun.digest !== null && begun.digest !== hash.copy().digest("hex"));
  };
  // Read to its end in any case: who sends it does not listen before.
  for await (const portion of portions) {
    const rest: Row[] = [];
    for (const row of portion) {
      if (read === begun.rows) compare();
      hash.update(JSON.stringify(row));
      read += 1;
      if (read > begun.rows) rest.push(row);
      stopped ||= row.isLast ?? false;
    }
    isAnother ||= rest.length > 0 && begun.state !== "running";
    if (isAnother || rest.length === 0) continue;
    const digest = hash.copy().digest("hex");
    await work(actor, (unit) => takeRows(unit, begun.id, { before: read - rest.length, digest }, rest));
  }
  if (read <= begun.rows) compare();
  if (isAnother) throw anotherFile();
  return stopped ? "stopped" : "done";
}

const anotherFile = () =>
  new Problem(422, "idempotency-key-reused", "this Idempotency-Key came with another file before; use a new one");

async function takeRows(
  unit: Unit,
  id: string,
  { before, digest }: { readonly before: number; readonly digest: string },
  rows: readonly Row[],
): Promise<void> {
  const leads = rows.flatMap(({ lead }) => (lead === undefined ? [] : [{ ...lead, id: uuidv7() }]));
  const mistakes = rows.flatMap(({ line, mistake }) => (mistake === undefined ? [] : [{ line, detail: mistake }]));
  // Whoever counts these lines has them: nobody else takes them in again, until this unit is over.
  const { rows: mine } = await unit.query(
    `update imports set rows = rows + $4, refused = refused + $5, digest = $7,
       mistakes = jsonb_path_query_array(mistakes || $6::jsonb, '$[0 to ${maxMistakes - 1}]')
     where organisation = $1 and id = $2 and rows = $3 returning id`,
    [
      ...[unit.actor.organisation, id, before, rows.length, mistakes.length],
      ...[JSON.stringify(mistakes.slice(0, maxMistakes)), digest],
    ],
  );
  if (mine.length === 0)
    throw new Problem(409, "import-running", `another request is reading the file of import ${id}`);
  const { captured, seenAgain } = await capture(unit, leads);
  await unit.query(
    "update imports set captured = captured + $3, seen_again = seen_again + $4 where organisation = $1 and id = $2",
    [unit.actor.organisation, id, captured, seenAgain],
  );
}

/** The whole file was read, or all of it that can be. */
export async function finishImport(unit: Unit, id: string, state: "done" | "stopped"): Promise<Import> {
  const { rows } = await unit.query<ImportRow>(
    `update imports set state = $3 where organisation = $1 and id = $2 returning ${columns}`,
    [unit.actor.organisation, id, state],
  );
  const { captured, seenAgain, refused } = toImport(rows[0] as ImportRow);
  await unit.emit({ type: "import.finished", subject: id, data: { state, captured, seenAgain, refused } });
  return toImport(rows[0] as ImportRow);
}

function toImport({ seen_again, created_at, ...row }: ImportRow): StoredImport {
  return { ...row, seenAgain: seen_again, createdAt: created_at.toISOString() };
}
