import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { isBuilt } from "../../scripts/toolchain/build.ts";
import { binFolder } from "../../scripts/toolchain/cache.ts";
import { temporalCli } from "../../scripts/toolchain/recipes/temporal.ts";
import { openDatabase } from "../../services/kit/database.ts";
import type { Database } from "../../services/kit/database.ts";
import { kitMigrations } from "../../services/kit/kit-migrations.ts";
import { createLogger } from "../../services/kit/log.ts";
import { migrate } from "../../services/kit/migrate.ts";
import { describeRunner } from "../../services/kit/runner.contract.ts";
import { openRunner } from "../../services/kit/runner.ts";
import type { Runner } from "../../services/kit/runner.ts";
import { defaultTenant, EVERYBODY } from "../../services/kit/tenancy.ts";
import { startPostgres } from "../../services/kit/testing/postgres.ts";
import type { PostgresServer } from "../../services/kit/testing/postgres.ts";
import { startProcess, until } from "../../services/kit/testing/process.ts";
import type { TestProcess } from "../../services/kit/testing/process.ts";
import { findProgram, freePort } from "../../services/kit/testing/programs.ts";
import { unitsOn } from "../../services/kit/unit.ts";

const program = join(binFolder(temporalCli), "temporal");
const whyNoTemporal = async () =>
  (await isBuilt(temporalCli)) ? undefined : "no Temporal: bap toolchain build software";
const missing = findProgram("initdb") ? await whyNoTemporal() : "no PostgreSQL: apt-get install postgresql";

/** A Temporal server as developers run it, which keeps what it knows while it is stopped. */
class DevServer {
  private readonly folder = mkdtempSync(join(tmpdir(), "bap-temporal-dev-"));
  private running: TestProcess | undefined;
  readonly port: number;
  constructor(port: number) {
    this.port = port;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const own = ["--headless", "--ip", "127.0.0.1", "--port", String(this.port), "--log-level", "error"];
    const args = ["server", "start-dev", ...own, "--db-filename", join(this.folder, "temporal.db")];
    this.running = startProcess(program, args, { env: { HOME: this.folder } });
    await until(this.running, () => this.cli("operator", "cluster", "health"));
  }

  async stop(): Promise<void> {
    await this.running?.stop();
    this.running = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The command line, as a person uses it. */
  async cli(...args: readonly string[]): Promise<string> {
    const env = { HOME: this.folder, TEMPORAL_ADDRESS: this.address };
    return (await execa(program, args, { env, extendEnv: false, timeout: 60_000 })).stdout;
  }

  addNamespace(name: string): Promise<string> {
    return this.cli("operator", "namespace", "create", "-n", name, "--retention", "24h");
  }
}

describe.skipIf(missing !== undefined)(
  `work of services that Temporal keeps${missing ? ` (left out: ${missing})` : ""}`,
  () => {
    let store: PostgresServer;
    let database: Database;
    let temporal: DevServer;
    const opened: Runner[] = [];
    const patienceMs = 90_000;
    const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: patienceMs, interval: 100 });

    /** A service with one kind of work; what it did, and what its log told above `info`. */
    const serviceOf = (service: string, namespace: string) => {
      const done: string[] = [];
      const warnings: string[] = [];
      const write = (line: string) => void warnings.push((JSON.parse(line) as { msg: string }).msg);
      const log = createLogger({ service, level: "warn" }, { write });
      const settings = { WORKFLOWS_ADDRESS: temporal.address, WORKFLOWS_NAMESPACE: namespace };
      const handlers = { [service]: ({ key }: { key: string }) => Promise.resolve(void done.push(key)) };
      let runner: Runner | undefined;
      const work = unitsOn(database, service, () => runner?.wake());
      return {
        done,
        warnings,
        open: async () => {
          runner = await openRunner({ database, handlers, log, service, settings });
          opened.push(runner);
        },
        close: async () => runner?.close(),
        ask: (key: string, inMs = 0) =>
          work(defaultTenant, (unit) => unit.later({ name: service, key, at: new Date(Date.now() + inMs) })),
        sql: async (text: string) =>
          (await database.transaction((tx) => tx.query<{ id: string }>(text, [service]), EVERYBODY)).rows,
      };
    };

    beforeAll(async () => {
      store = await startPostgres();
      database = await openDatabase(await store.createDatabase());
      await migrate(database, kitMigrations);
      temporal = new DevServer(await freePort());
    }, 120_000);
    afterEach(async () => void (await Promise.all(opened.splice(0).map((one) => one.close()))));
    afterAll(async () => {
      await database.close();
      await temporal.remove();
      await store.remove();
    }, 60_000);

    test("a service starts without Temporal and without its namespace; its work waits for both", async () => {
      const { open, ask, done, warnings } = serviceOf("patient", "shop");
      await open();
      await ask("early");
      await temporal.start();
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      expect(done).toEqual([]);
      await temporal.addNamespace("shop");
      await eventually(() => expect(done).toEqual(["early"]));
      expect(warnings).toEqual(["work kept by Temporal waits"]);
    });

    test("one piece of work is one workflow with a name of its own, which ends with it", async () => {
      const { open, ask, done, sql } = serviceOf("named", "shop");
      await open();
      await ask("later", 3_600_000);
      const id = await eventually(async () => {
        const rows = await sql("select id from jobs where name = $1 and handed_at is not null");
        expect(rows).toHaveLength(1);
        return rows[0]!.id;
      });
      const describeIt = () => temporal.cli("workflow", "describe", "-n", "shop", "-w", `named-${id}`, "-o", "json");
      expect(await describeIt()).toContain("WORKFLOW_EXECUTION_STATUS_RUNNING");
      await ask("later");
      await eventually(() => expect(done).toEqual(["later"]));
      await eventually(async () => expect(await describeIt()).toContain("WORKFLOW_EXECUTION_STATUS_COMPLETED"));
    });

    test("work goes on after the service was away, and is done once", async () => {
      const { open, close, ask, done } = serviceOf("restarted", "shop");
      await open();
      await ask("earlier");
      await eventually(() => expect(done).toEqual(["earlier"]));
      await ask("soon", 3_000);
      await close();
      await ask("meanwhile");
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      await open();
      await eventually(() => expect(done.toSorted()).toEqual(["earlier", "meanwhile", "soon"]));
    });

    test("work goes on after Temporal was away, and what was asked for meanwhile is done too", async () => {
      const { open, ask, done, warnings } = serviceOf("interrupted", "shop");
      await open();
      await ask("first");
      await eventually(() => expect(done).toEqual(["first"]));
      await ask("before", 5_000);
      await temporal.stop();
      await ask("meanwhile");
      // Its client tries for ten seconds by itself before it says so.
      await new Promise((resolve) => setTimeout(resolve, 20_000));
      await temporal.start();
      await eventually(() => expect(done.toSorted()).toEqual(["before", "first", "meanwhile"]));
      expect(warnings).toEqual(["handing work over to Temporal waits"]);
    });

    test("what Temporal lost is handed over again once it is overdue", async () => {
      const { open, ask, done, sql } = serviceOf("lost", "shop");
      await open();
      await ask("lost", 3_600_000);
      const rows = await eventually(async () => {
        const handed = await sql("select id from jobs where name = $1 and handed_at is not null");
        expect(handed).toHaveLength(1);
        return handed;
      });
      await temporal.cli("workflow", "terminate", "-n", "shop", "-w", `lost-${rows[0]!.id}`);
      const past = "now() - interval '10 minutes'";
      await sql(`update jobs set handed_at = ${past}, due_at = ${past} where name = $1`);
      await eventually(() => expect(done).toEqual(["lost"]));
    });

    describeRunner({
      database: () => database,
      settings: () => ({ WORKFLOWS_ADDRESS: temporal.address, WORKFLOWS_NAMESPACE: "shop" }),
    });
  },
);
