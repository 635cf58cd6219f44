import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { postgres } from "../../components/data/postgres/index.ts";
import { temporal } from "../../components/orchestration/temporal/index.ts";
import { application, beside } from "../../components/orchestration/temporal/testing.ts";
import { contract, ROLES } from "../../components/orchestration/temporal/contract.ts";
import type { Model } from "../../components/model/model.ts";
import { build } from "../../components/testing/platform.ts";
import { findProgram } from "../../services/kit/testing/programs.ts";
import { type Server, startServer } from "./postgres-server.ts";
import { TemporalProcesses, whyNoTemporal, type Running } from "./temporal-process.ts";

const missing = findProgram("initdb") ? await whyNoTemporal() : "no PostgreSQL: apt-get install postgresql";
/** What the image has as `config/docker.yaml`. */
const UI_CONFIGURATION = join(import.meta.dirname, "../images/temporal-ui/docker.yaml.template");

/** A platform with the real store's grants, Temporal, and `shop`, which asks for a namespace. */
function modelOf(topology: "single" | "roles", retention?: number): Model {
  return build({
    instances: {
      store: postgres,
      gateway: beside.gateway,
      temporal: [temporal, { topology }],
      shop: [application, { retention }],
    },
    bindings: { relationalStore: "store", gateway: "gateway", workflowEngine: "temporal" },
    unlisted: ["store", "gateway", "temporal"],
    target: "kubernetes",
  }).model;
}

describe.skipIf(missing !== undefined)(
  `the real Temporal, as generated${missing ? ` (left out: ${missing})` : ""}`,
  () => {
    const single = modelOf("single");
    let store: Server;
    let processes: TemporalProcesses;
    const running: Running[] = [];

    const start = async (model: Model, ...names: readonly string[]): Promise<void> => {
      const each = names.map(async (name) => {
        running.push(await processes.start(model, name, ["temporal-server", "start"]));
      });
      await Promise.all(each);
    };
    const stop = async (): Promise<void> => {
      await Promise.all(running.splice(0).map((one) => one.stop()));
    };
    const eventually = <T>(check: () => Promise<T>): Promise<T> =>
      vi.waitFor(check, { timeout: 60_000, interval: 500 });

    beforeAll(async () => {
      store = await startServer();
      processes = await TemporalProcesses.prepare(store.port);
      await store.run({ ...single, workloads: single.workloads.filter(({ instance }) => instance === "store") });
      await processes.run(single, "temporal-schema");
      await start(single, "temporal");
    }, 5 * 60_000);

    afterAll(async () => {
      await stop();
      await processes?.remove();
      await store?.remove();
    }, 60_000);

    test("serves, after the schema job made its tables", async () => {
      await eventually(async () => expect(await processes.cli("operator", "cluster", "health")).toContain("SERVING"));
    });

    test("the schema job may run again, also while the server runs", async () => {
      const said = await processes.run(single, "temporal-schema");
      expect(said).not.toMatch(/"level":"error"/);
      expect(await processes.cli("operator", "cluster", "health")).toContain("SERVING");
    });

    test("a grant makes a namespace, leaves one alone that is there, and follows what is asked for", async () => {
      const retention = async (): Promise<string | undefined> =>
        /RetentionTtl\s+(\S+)/.exec(await processes.cli("operator", "namespace", "describe", "-n", "shop"))?.[1];
      await processes.run(single, "temporal-grant-shop");
      await eventually(async () => expect(await retention()).toBe("72h0m0s"));
      await processes.run(single, "temporal-grant-shop");
      expect(await retention()).toBe("72h0m0s");
      expect(await processes.cli("operator", "namespace", "list")).not.toMatch(/\sdefault$/m);
      await processes.run(modelOf("single", 7200), "temporal-grant-shop");
      await eventually(async () => expect(await retention()).toBe("2h0m0s"));
    });

    test("a workflow is kept and found", async () => {
      const workflow = ["--workflow-id", "first", "--type", "Sale", "--task-queue", "shop", "-n", "shop"];
      await eventually(() => processes.cli("workflow", "start", ...workflow));
      await eventually(async () => expect(await processes.cli("workflow", "list", "-n", "shop")).toContain("first"));
    });

    test("metrics are where they are said to be", async () => {
      const answer = await fetch(`http://127.0.0.1:${running[0]!.ports.get(contract.metricsPort)}/metrics`);
      expect(await answer.text()).toMatch(/^service_requests\{/m);
    });

    test("the web interface reaches the server", async () => {
      const folder = await mkdtemp(join(tmpdir(), "bap-temporal-ui-"));
      await copyFile(UI_CONFIGURATION, join(folder, "docker.yaml"));
      const program = ["temporal-ui-server", "--config", folder, "--root", "/", "--env", "docker", "start"];
      const ui = await processes.start(single, "temporal-ui", program);
      try {
        const ask = (path: string) => fetch(`http://127.0.0.1:${ui.ports.get(contract.uiPort)}${path}`);
        expect((await ask("/healthz")).status).toBe(200);
        expect(await (await ask("/")).text()).toContain("<html");
        expect(JSON.stringify(await (await ask("/api/v1/namespaces")).json())).toContain('"shop"');
        expect(await (await ask("/api/v1/settings")).json()).toMatchObject({
          DefaultNamespace: contract.systemNamespace,
        });
      } finally {
        await ui.stop();
        await rm(folder, { recursive: true });
      }
    });

    test("four roles go on where one process stopped, each on its own ports", async () => {
      await stop();
      const roles = modelOf("roles");
      await start(roles, ...Object.keys(ROLES).map((role) => `temporal-${role}`));
      await eventually(async () => expect(await processes.cli("operator", "cluster", "health")).toContain("SERVING"));
      const describe = ["workflow", "describe", "--workflow-id", "first", "-n", "shop"];
      await eventually(async () => expect(await processes.cli(...describe)).toContain("Sale"));
    });
  },
);
