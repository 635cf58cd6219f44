import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadPlatform } from "../../scripts/load.ts";
import { FIRST_RUN_MS, leftOut, startCluster, unready, type Cluster, type ClusterProject } from "./cluster.ts";

/** A platform with other parts than dev's: a profile of a user's own, small enough for a minute. */
interface Swapped {
  readonly name: string;
  readonly profile: string;
  /** Instances that take a capability over: they run, or have made their grants. */
  readonly came: readonly string[];
  /** Instances that made room. */
  readonly gone: readonly string[];
}

const SWAPPED: readonly Swapped[] = [
  {
    name: "parts",
    profile: `schema: 1
extends: dev
bindings: { cache: valkey, queue: valkey, vectorStore: pgvector, mail: smtp, llm: openai, bi: [] }
components:
  smtp: { host: smtp.example.com, user: shop }
without: [leads, content, finance]
`,
    came: ["valkey", "pgvector"],
    gone: ["redis", "qdrant", "mailpit"],
  },
  {
    name: "servers-of-ours",
    profile: `schema: 1
extends: dev
bindings:
  relationalStore: external-postgres
  cache: external-redis
  queue: external-redis
  eventBus: external-kafka
  olapStore: external-clickhouse
  objectStore: external-s3
  bi: []
components:
  external-postgres: { host: db.example.com }
  external-redis: { host: redis.example.com, tls: false }
  external-kafka: { brokers: [{ host: kafka.example.com }] }
  external-clickhouse: { host: olap.example.com }
  external-s3: { host: s3.example.com }
without: [leads, content, finance]
`,
    came: ["external-postgres", "external-redis", "external-kafka", "external-clickhouse"],
    gone: ["postgres", "redis", "kafka", "clickhouse", "seaweedfs"],
  },
];
const missing = await leftOut();

describe.skipIf(missing !== undefined)(
  `swapped parts on a Kubernetes API${missing === undefined ? "" : ` (left out: ${missing})`}`,
  () => {
    let cluster: Cluster;

    beforeAll(async () => {
      cluster = await startCluster({ savesEachStep: false });
    }, FIRST_RUN_MS);

    afterAll(async () => {
      await cluster?.stop();
    });

    describe.each(SWAPPED)("$name", ({ name, profile, came, gone }) => {
      const own = ["--profile-file", "own.yaml", "--stack", name];
      let project: ClusterProject;

      beforeAll(async () => {
        project = await cluster.project();
        await project.write("own.yaml", profile);
      });

      test("are asked for what only a person knows, all of it at once", async () => {
        const { exitCode, all } = await project.bap("up", ...own, ...project.offline);
        expect(exitCode, all).not.toBe(0);
        const given = await givenOf(project, name);
        expect(given.length).toBeGreaterThan(1);
        for (const secret of given) {
          expect(all).toContain(secret);
          const told = await project.tell(
            "only a test knows it\n",
            "secrets",
            "set",
            ...own,
            ...project.offline,
            "--name",
            secret,
          );
          expect(told.exitCode, told.all).toBe(0);
        }
      });

      test("are brought up: every workload ready, every job complete, and nothing of what they replace", async () => {
        await project.run("up", undefined, ...own);
        expect(await unready(cluster)).toEqual([]);
        const live = await cluster.objects("deployments,statefulsets,jobs,services,networkpolicies,configmaps,secrets");
        const instances = [...live.values()].map(({ metadata }) => metadata.labels?.["app.kubernetes.io/component"]);
        expect(instances).toEqual(expect.arrayContaining([...came]));
        expect(instances.filter((instance) => gone.includes(instance ?? ""))).toEqual([]);
      });

      test("have nothing to change in a second preview, and say that they are ready", async () => {
        const { stdout } = await project.run("preview", undefined, ...own, "--json");
        expect(Object.keys((JSON.parse(stdout) as { changes: object }).changes)).toEqual(["same"]);
        const status = await project.run("status", undefined, ...own, "--json");
        expect(JSON.parse(status.stdout)).toMatchObject({ ready: true });
      });

      test("leave nothing when they are purged", async () => {
        await project.run("down", undefined, ...own, "--purge");
        await cluster.kubectl(["wait", "--for=delete", "pv", "--all", "--timeout=60s"]);
        const left = await cluster.objects("namespaces,persistentvolumes,customresourcedefinitions,clusterroles");
        expect([...left.keys()].filter((id) => /bap|traefik|PersistentVolume/.test(id))).toEqual([]);
      });
    });
  },
);

/** Names of the secrets that only a person can tell. */
async function givenOf({ folder }: ClusterProject, stack: string): Promise<readonly string[]> {
  const options = { profileFile: join(folder, "own.yaml"), target: "kubernetes", stack, set: [], overlay: [] };
  const { model } = await loadPlatform(options, { cwd: folder });
  return model.secrets.filter(({ value }) => value.kind === "given").map(({ name }) => name);
}
