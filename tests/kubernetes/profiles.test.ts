import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  FIRST_RUN_MS,
  leftOut,
  OWN_CLUSTER,
  startCluster,
  unready,
  type Cluster,
  type ClusterProject,
  type Live,
} from "./cluster.ts";

// What of a redis follows from its memory: its own settings (a file) and limits; everything else stays as it is.
const KINDS = "deployments,statefulsets,jobs,pods,configmaps,secrets,services,persistentvolumeclaims,networkpolicies";
const PROFILES: readonly (readonly [profile: string, args: readonly string[], domain: string])[] = [
  ["dev", [], "bap.localhost"],
  ["production", [...OWN_CLUSTER, "--set", "domain=shop.example"], "shop.example"],
  ["enterprise", [...OWN_CLUSTER, "--set", "domain=shop.example"], "shop.example"],
];
const missing = await leftOut();

describe.skipIf(missing !== undefined)(
  `the shipped profiles on a Kubernetes API${missing === undefined ? "" : ` (left out: ${missing})`}`,
  () => {
    let cluster: Cluster;

    beforeAll(async () => {
      cluster = await startCluster();
    }, FIRST_RUN_MS);

    afterAll(async () => {
      await cluster?.stop();
    });

    describe.each(PROFILES)("%s", (profile, args, domain) => {
      let project: ClusterProject;

      test("is brought up: every workload ready, every job complete", async () => {
        project = await cluster.project();
        const { stdout } = await project.run("up", profile, ...args);
        expect(stdout).toContain(`https://leads.${domain}/`);
        const ids = [...(await cluster.objects("deployments,statefulsets,jobs")).keys()].map((id) =>
          id.replace(/-[0-9a-f]{10}$/, "-<hash>"),
        );
        expect(ids.sort()).toEqual([
          "Deployment bap-business/leads",
          "Deployment bap-edge/traefik",
          "Job bap-data/postgres-admin-<hash>",
          "Job bap-data/postgres-grant-leads-<hash>",
          "Job bap-data/redis-grant-leads-<hash>",
          "StatefulSet bap-data/postgres",
          "StatefulSet bap-data/redis",
        ]);
        expect(await unready(cluster)).toEqual([]);
      });

      test("runs in namespaces that admit only restricted pods, and none was refused", async () => {
        const namespaces = [...(await cluster.objects("namespaces")).values()].filter(({ metadata }) =>
          metadata.name.startsWith("bap-"),
        );
        expect(namespaces.map(({ metadata }) => metadata.name).sort()).toEqual([
          "bap-business",
          "bap-data",
          "bap-edge",
        ]);
        for (const { metadata } of namespaces) {
          expect(metadata.labels, metadata.name).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
        }
        const events = await cluster.kubectl(["get", "events", "-A", "-o", "jsonpath={.items[*].reason}"]);
        expect(events).not.toContain("FailedCreate");
      });

      test("has nothing to change in a second preview, and says that it is ready", async () => {
        const { stdout } = await project.run("preview", profile, ...args, "--json");
        expect(Object.keys((JSON.parse(stdout) as { changes: object }).changes)).toEqual(["same"]);
        const status = await project.run("status", profile, ...args, "--json");
        expect(JSON.parse(status.stdout)).toMatchObject({ ready: true });
      });

      test("changes only what follows from a setting that was changed", async () => {
        const before = await cluster.objects(KINDS);
        await project.run("up", profile, ...args, "--set", "components.redis.memory=640Mi");
        const after = await cluster.objects(KINDS);
        expect(changedOrGone(before, after).filter((id) => !id.startsWith("Pod "))).toEqual([
          "ConfigMap bap-data/redis-files",
          "StatefulSet bap-data/redis",
        ]);
        // New members of redis; nobody else was restarted, not even for a moment.
        expect(replacedPods(before, after)).toEqual(["Pod bap-data/redis-0"]);
        expect(await unready(cluster)).toEqual([]);
      });

      test("leaves nothing when it is purged", async () => {
        await project.run("down", profile, ...args, "--purge");
        await cluster.kubectl(["wait", "--for=delete", "pv", "--all", "--timeout=60s"]);
        const left = await cluster.objects(
          "namespaces,persistentvolumeclaims,persistentvolumes,customresourcedefinitions,clusterroles,clusterrolebindings",
        );
        expect([...left.keys()].filter((id) => /bap|traefik|PersistentVolume/.test(id))).toEqual([]);
        expect(existsSync(join(project.folder, `Pulumi.${profile}.yaml`))).toBe(false);
        expect(readdirSync(join(project.folder, ".bap")).filter((name) => name.startsWith(profile))).toEqual([]);
      });
    });
  },
);

/** By what was asked of them: the status of an object says nothing of who changed it. */
function changedOrGone(before: ReadonlyMap<string, Live>, after: ReadonlyMap<string, Live>): readonly string[] {
  const mark = (one: Live | undefined): string =>
    JSON.stringify([one?.metadata.uid, one?.metadata.generation ?? one?.metadata.resourceVersion]);
  const ids = new Set([...before.keys(), ...after.keys()]);
  return [...ids].filter((id) => mark(before.get(id)) !== mark(after.get(id))).sort();
}

function replacedPods(before: ReadonlyMap<string, Live>, after: ReadonlyMap<string, Live>): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((id) => id.startsWith("Pod ") && before.get(id)?.metadata.uid !== after.get(id)?.metadata.uid)
    .sort();
}
