import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startPostgres, type PostgresServer } from "../../services/kit/testing/postgres.ts";
import { startProcess, until, type TestProcess } from "../../services/kit/testing/process.ts";
import { findProgram, freePort } from "../../services/kit/testing/programs.ts";

const missing = findProgram("initdb") ? undefined : "no PostgreSQL: apt-get install postgresql";
const MINUTE = 60_000;
const ROWS = 100_000;
/** What one copy may use in profile dev, and Node's share of it, as the component sets both. */
const LIMIT_MIB = 224;
const HEAP_MIB = LIMIT_MIB / 2;

/** A file as people bring it, made while it is read: one row in a thousand is no lead, one in a hundred comes again. */
function csv(rows: number): ReadableStream<Uint8Array> {
  const text = new TextEncoder();
  let next = 0;
  return new ReadableStream({
    pull(out) {
      if (next === 0) out.enqueue(text.encode("Contact Name,Company Name,Email,Phone\n"));
      const portion: string[] = [];
      for (const end = Math.min(next + 1_000, rows); next < end; next++) {
        const who = next % 100 === 99 ? next - 1 : next;
        const email = next % 1_000 === 500 ? "nobody" : `person${who}@example.com`;
        portion.push(`Person ${who} Žofie 🌍,"Company, ${who}",${email},+49 30 ${who}\n`);
      }
      if (portion.length > 0) out.enqueue(text.encode(portion.join("")));
      if (next >= rows) out.close();
    },
  });
}

/**
 * The most memory, in MiB, that a process had of its own while something went on. Pages of files, such as those of
 * Node itself, are not counted: where they count towards a limit, the kernel drops them before it ends anybody.
 */
async function mostMemory({ child }: TestProcess, goesOn: Promise<unknown>): Promise<number> {
  let [most, isOver] = [0, false];
  void goesOn.finally(() => (isOver = true)).catch(() => undefined);
  while (!isOver) {
    const status = await readFile(`/proc/${child.pid}/status`, "utf8");
    most = Math.max(most, Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024);
    await pause(20);
  }
  return most;
}

describe.skipIf(missing !== undefined)(
  `an import of ${ROWS} rows on real PostgreSQL${missing ? ` (left out: ${missing})` : ""}`,
  () => {
    let postgres: PostgresServer;
    let leads: TestProcess;
    let address = "";

    beforeAll(async () => {
      postgres = await startPostgres();
      const port = await freePort();
      address = `http://127.0.0.1:${port}`;
      const env = {
        ...{ HOST: "127.0.0.1", PORT: String(port), LOG_LEVEL: "error", CACHE_URL: "memory:" },
        ...{ DATABASE_URL: await postgres.createDatabase(), NODE_OPTIONS: `--max-old-space-size=${HEAP_MIB}` },
      };
      leads = startProcess(process.execPath, [join(import.meta.dirname, "../../services/leads/main.ts")], { env });
      await until(leads, async () => expect((await fetch(`${address}/readyz`)).status).toBe(200));
    }, 3 * MINUTE);

    afterAll(async () => {
      await leads?.stop();
      await postgres?.remove();
    });

    const send = async (body: ReadableStream<Uint8Array>) => {
      const request: RequestInit & { duplex: "half" } = {
        ...{ method: "POST", headers: { "content-type": "text/csv" }, body, duplex: "half" },
      };
      const response = await fetch(`${address}/api/leads/imports`, request);
      return { status: response.status, report: (await response.json()) as Record<string, unknown> };
    };

    test("takes each row once, streamed, within the memory of profile dev", { timeout: 5 * MINUTE }, async () => {
      const sent = send(csv(ROWS));
      expect(await mostMemory(leads, sent)).toBeLessThan(LIMIT_MIB);
      const { status, report } = await sent;
      expect(status, leads.output()).toBe(201);
      const refused = ROWS / 1_000;
      const again = ROWS / 100;
      const captured = ROWS - refused - again;
      expect(report).toMatchObject({ state: "done", rows: ROWS, captured, seenAgain: again, refused });
      expect(report["mistakes"]).toHaveLength(Math.min(refused, 100));
    });

    test("a file that never ends is refused where it becomes too large", { timeout: 5 * MINUTE }, async () => {
      const text = new TextEncoder();
      const line = text.encode(`${"x".repeat(10_000)},ida@example.com\n`);
      const endless = new ReadableStream<Uint8Array>({
        start: (out) => out.enqueue(text.encode("Contact Name,Email\n")),
        pull: (out) => out.enqueue(line),
      });
      const sent = send(endless);
      expect(await mostMemory(leads, sent)).toBeLessThan(LIMIT_MIB);
      expect((await sent).status).toBe(413);
    });
  },
);
