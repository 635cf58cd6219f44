import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPostgres } from "../../../services/kit/database-pg.ts";
import { startReady } from "../../../services/kit/testing/main.ts";
import { startPostgres } from "../../../services/kit/testing/postgres.ts";
import type { PostgresServer } from "../../../services/kit/testing/postgres.ts";
import { findProgram } from "../../../services/kit/testing/programs.ts";
import { root } from "../../source.ts";
import { fillWithChunks } from "./chunks.ts";
import { compare } from "./compare.ts";
import type { Compared, Effort } from "./compare.ts";
import { connections } from "./load.ts";
import type { Question } from "./load.ts";
import * as questions from "./questions.ts";

const chunks = 20_000;
const service = (name: string): string => join(root, "services", name, "main.ts");
const bareProgram = join(root, "tests", "bench", "services", "bare.ts");

/**
 * Rows of a table: how services stand beside a bare handler of the same framework with the same SQL. The server writes
 * nothing through to the disk, which would hide what the programs take.
 */
export async function* services(
  effort: Effort = { seconds: 5, rounds: 3, warmUp: 10 },
): AsyncGenerator<readonly string[]> {
  if (!findProgram("postgres")) return void (yield ["services: left out, no postgres; apt-get install postgresql"]);
  yield [`services, ${connections} connections`, "req/s", "req/s bare", "× bare", "p99 ms", "p99 ms bare"];
  const server = await startPostgres();
  const folder = mkdtempSync(join(tmpdir(), "bap-bench-"));
  try {
    const on = `PostgreSQL ${await versionOf(server)}`;
    yield rowOf(`capture-lead, ${on}`, await captureLead(server, effort));
    yield rowOf(`create-invoice, ${on}`, await createInvoice(server, effort));
    const withVector = await server.createDatabase(["vector"]).catch(() => undefined);
    const place = withVector ? on : "PGlite";
    yield rowOf(`search of ${chunks} chunks, ${place}`, await search(withVector, folder, effort));
  } finally {
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function captureLead(server: PostgresServer, effort: Effort): Promise<Compared> {
  const url = await server.createDatabase();
  return side(service("leads"), { ours: url, bare: url }, effort, () => questions.captureLead());
}

async function createInvoice(server: PostgresServer, effort: Effort): Promise<Compared> {
  const url = await server.createDatabase();
  return side(service("finance"), { ours: url, bare: url }, effort, async (address) => {
    const response = await fetch(`${address}/api/finance/customers`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "Babbage & Sons" }),
    });
    return questions.createInvoice(((await response.json()) as { id: string }).id);
  });
}

/** In a database of the server with pgvector; where it has none, in the embedded one, each process with its copy. */
async function search(withVector: string | undefined, folder: string, effort: Effort): Promise<Compared> {
  const [ours, bare] = [join(folder, "ours"), join(folder, "bare")];
  const url = withVector ?? `pglite:${ours}`;
  await fillWithChunks(url, chunks);
  if (!withVector) cpSync(ours, bare, { recursive: true });
  const urls = { ours: url, bare: withVector ?? `pglite:${bare}` };
  return side(service("agents"), urls, effort, () => questions.search());
}

/** Starts a service in its ordinary environment, with nothing bound, and the bare program, and compares them. */
async function side(
  main: string,
  urls: { readonly ours: string; readonly bare: string },
  effort: Effort,
  ask: (address: string) => Question | Promise<Question>,
): Promise<Compared> {
  const env = { NODE_ENV: "production" };
  // The service first: it makes the schema.
  const ours = await startReady(main, { ...env, DATABASE_URL: urls.ours, CACHE_URL: "memory:" });
  try {
    const bare = await startReady(bareProgram, { ...env, DATABASE_URL: urls.bare });
    try {
      const addresses = { ours: ours.address, bare: bare.address };
      return await compare(addresses, await ask(ours.address), effort, () => analyse(urls.ours));
    } finally {
      await bare.program.stop();
    }
  } finally {
    await ours.program.stop();
  }
}

/**
 * A server does this by itself within a minute. Without, the connections that were first, which are the service's, would
 * go on by plans for tables that are empty.
 */
async function analyse(url: string): Promise<void> {
  if (!url.startsWith("postgres:")) return;
  const database = openPostgres(url);
  await database.query("analyze");
  await database.close();
}

async function versionOf(server: PostgresServer): Promise<string> {
  const database = openPostgres(await server.createDatabase());
  const { rows } = await database.query<{ server_version: string }>("show server_version");
  await database.close();
  return rows[0]!.server_version.split(".")[0]!;
}

const rowOf = (what: string, { ours, bare, ratio }: Compared): readonly string[] => [
  ...[what, ours.perSecond.toFixed(0), bare.perSecond.toFixed(0), ratio.toFixed(2)],
  ...[ours.p99.toFixed(1), bare.p99.toFixed(1)],
];
