import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  addCertManager,
  committedNames,
  FIRST_RUN_MS,
  hashless,
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
const PASSWORD = "smtp/password";
/** What nobody but a user knows: where the platform is reached, and who signs in to send its letters. */
const OWN = [...OWN_CLUSTER, "--set", "domain=shop.example", "--set", "components.smtp.user=shop"];
const PROFILES = [
  { profile: "dev", args: [], domain: "bap.localhost", given: [] },
  { profile: "production", args: OWN, domain: "shop.example", given: [PASSWORD] },
  { profile: "enterprise", args: OWN, domain: "shop.example", given: [PASSWORD] },
];
const missing = await leftOut();

describe.skipIf(missing !== undefined)(
  `the shipped profiles on a Kubernetes API${missing === undefined ? "" : ` (left out: ${missing})`}`,
  () => {
    let cluster: Cluster;

    beforeAll(async () => {
      cluster = await startCluster({ savesEachStep: false });
    }, FIRST_RUN_MS);

    afterAll(async () => {
      await cluster?.stop();
    });

    test("production is not begun on a cluster without cert-manager: up names it, and changes nothing", async () => {
      const project = await cluster.project();
      const args = [...OWN_CLUSTER, "--set", "domain=shop.example"];
      const { exitCode, all } = await project.bap("up", "production", ...project.offline, ...args);
      expect(exitCode, all).toBe(1);
      expect(all).toContain("cert-manager is not in the cluster: it does not know certificates.cert-manager.io");
      expect([...(await cluster.objects("namespaces")).keys()].filter((id) => id.includes("bap-"))).toEqual([]);
      await addCertManager(cluster);
    });

    describe.each(PROFILES)("$profile", ({ profile, args, domain, given }) => {
      let project: ClusterProject;
      const committed = committedNames(`${profile}.kubernetes`);

      test("is brought up: every workload ready, every job complete", async () => {
        project = await cluster.project();
        for (const name of given) {
          const options = ["--name", name, ...project.offline, ...args];
          const { exitCode, all } = await project.tell("only a test knows it\n", "secrets", "set", profile, ...options);
          expect(exitCode, all).toBe(0);
        }
        const { stdout } = await project.run("up", profile, ...args);
        expect(stdout).toContain(`https://leads.${domain} `);
        const ids = [...(await cluster.objects("deployments,statefulsets,jobs")).keys()].map(hashless);
        expect(ids.sort()).toEqual(committed.filter((id) => /^(Deployment|StatefulSet|Job) /.test(id)));
        expect(await unready(cluster)).toEqual([]);
        const asked = [...(await cluster.objects("certificates.cert-manager.io,issuers.cert-manager.io")).keys()];
        const signed = ["Certificate bap-edge/traefik", "Issuer bap-edge/traefik"];
        expect(asked.sort()).toEqual(profile === "dev" ? [] : signed);
      });

      test("runs in namespaces that admit only restricted pods, and none was refused", async () => {
        const namespaces = [...(await cluster.objects("namespaces")).values()].filter(({ metadata }) =>
          metadata.name.startsWith("bap-"),
        );
        expect(namespaces.map(({ metadata }) => `Namespace ${metadata.name}`).sort()).toEqual(
          committed.filter((id) => id.startsWith("Namespace ")),
        );
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
          "namespaces,persistentvolumeclaims,persistentvolumes,customresourcedefinitions,clusterroles,clusterrolebindings,priorityclasses",
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
