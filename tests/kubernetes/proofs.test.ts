import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../kit/project.ts";
import {
  addCertManager,
  committedNames,
  FIRST_RUN_MS,
  hashless,
  leftOut,
  startCluster,
  unready,
  type Cluster,
  type ClusterProject,
  type Live,
} from "./cluster.ts";

const missing = await leftOut();

describe.skipIf(missing !== undefined)(
  `proofs on a Kubernetes API${missing === undefined ? "" : ` (left out: ${missing})`}`,
  () => {
    let cluster: Cluster;
    let project: ClusterProject;

    beforeAll(async () => {
      cluster = await startCluster({ savesEachStep: false });
      project = await cluster.project();
    }, FIRST_RUN_MS);

    afterAll(async () => {
      await cluster?.stop();
    });

    test("an object of ours that somebody else made is never taken over: up names it and changes nothing", async () => {
      await cluster.kubectl(["create", "namespace", "bap-edge"]);
      await cluster.kubectl(["-n", "bap-edge", "create", "configmap", "traefik-files", "--from-literal=whose=theirs"]);
      const { exitCode, all } = await project.bap("up", "dev", ...project.offline);
      expect(exitCode, all).toBe(1);
      expect(all).toContain("in the cluster already, and not of this stack");
      expect(all).toContain("Namespace bap-edge");
      expect(all).toContain("ConfigMap bap-edge/traefik-files");
      const held = await cluster.objects("configmaps", "-n", "bap-edge");
      expect(held.get("ConfigMap bap-edge/traefik-files")?.data).toEqual({ whose: "theirs" });
      expect([...(await cluster.objects("namespaces")).keys()]).not.toContain("Namespace bap-data");
      await cluster.kubectl(["delete", "namespace", "bap-edge", "--wait=true", "--timeout=60s"]);
    });

    test("a second consumer changes neither the store nor the first one's grant, and its own grant runs once", async () => {
      await project.run("up", "dev");
      const before = await cluster.objects("pods,jobs,statefulsets,persistentvolumeclaims", "-n", "bap-data");
      await project.write("two.yaml", "schema: 1\nextends: dev\ncomponents:\n  leads-two: { use: leads }\n");
      await project.run("up", undefined, "--profile-file", "two.yaml", "--stack", "dev");
      const after = await cluster.objects("pods,jobs,statefulsets,persistentvolumeclaims", "-n", "bap-data");
      for (const [id, { metadata }] of before) {
        expect(after.get(id)?.metadata.uid, id).toBe(metadata.uid);
      }
      const added = [...after.keys()].filter((id) => !before.has(id) && id.startsWith("Job "));
      const grants = [...before.keys()].map(hashless).filter((id) => id.endsWith("-grant-leads-<hash>"));
      expect(grants.length).toBeGreaterThan(1);
      expect(added.map(hashless).sort()).toEqual(
        grants.map((id) => id.replace("-grant-leads-", "-grant-leads-two-")).sort(),
      );
      for (const id of added) expect(after.get(id)?.status, id).toMatchObject({ succeeded: 1 });
      expect(await unready(cluster)).toEqual([]);
    });

    test("down and up again: the same volumes and the same secrets", async () => {
      const dataOf = (found: ReadonlyMap<string, Live>) => [...found].map(([id, { data }]) => [id, data]);
      // What a plain `down` leaves: volumes, and the definitions that hold every object of their kinds.
      const kept = "persistentvolumeclaims,customresourcedefinitions";
      const [volumes, secrets] = [await cluster.objects(kept), await cluster.objects("secrets")];
      await project.run("down", undefined, "--profile-file", "two.yaml", "--stack", "dev");
      expect([...(await cluster.objects("pods,deployments,statefulsets,jobs,secrets")).keys()]).toEqual([]);
      const { all } = await project.run("up", undefined, "--profile-file", "two.yaml", "--stack", "dev");
      expect(all).not.toMatch(/already exists/i);
      expect(uids(await cluster.objects(kept))).toEqual(uids(volumes));
      expect(dataOf(await cluster.objects("secrets"))).toEqual(dataOf(secrets));
      expect(volumes.size).toBeGreaterThan(4);
      expect(secrets.size).toBeGreaterThan(4);
      expect(await unready(cluster)).toEqual([]);
    });

    test("a second platform lives beside the first under a name of its own, and its purge leaves the first", async () => {
      const kinds = "all,configmaps,secrets,persistentvolumeclaims,networkpolicies,serviceaccounts,ingressroutes";
      const wideKinds = "namespaces,clusterroles,clusterrolebindings,customresourcedefinitions";
      const first = await cluster.objects(kinds);
      const wide = await cluster.objects(wideKinds);
      await project.write("Pulumi.second.yaml", "config:\n  bap:name: other\n");
      const refused = await project.bap("up", "dev", "--stack", "second", ...project.offline);
      expect(refused.exitCode, refused.all).toBe(1);
      expect(refused.all).toContain("operators: present");
      await project.run("up", "dev", "--stack", "second", "--set", "operators=present");
      expect(await unready(cluster)).toEqual([]);
      const both = await cluster.objects("namespaces,clusterroles,clusterrolebindings");
      const names = [...both.keys()].filter((id) => / (bap|other)-/.test(id));
      expect(names.filter((id) => id.includes(" other-")).map((id) => id.replace(" other-", " bap-"))).toEqual(
        names.filter((id) => id.includes(" bap-")),
      );
      await project.run("down", "dev", "--stack", "second", "--purge");
      expect(uids(await cluster.objects(kinds))).toEqual(uids(first));
      expect(uids(await cluster.objects(wideKinds))).toEqual(uids(wide));
      expect(existsSync(join(project.folder, "Pulumi.second.yaml"))).toBe(false);
      await project.run("down", undefined, "--profile-file", "two.yaml", "--stack", "dev", "--purge");
    });

    test("a component and a capability in a user's own folder are rendered and brought up like ours", async () => {
      const source = await readFile(join(import.meta.dirname, "own-components.ts"), "utf8");
      await project.write(
        "components/keeper/index.ts",
        source.replaceAll(`"../../components/`, `"${ROOT}/components/`),
      );
      await project.write("bap.config.ts", `export * from "./components/keeper/index.ts";\n`);
      await project.write(
        "own.yaml",
        "schema: 1\nextends: dev\nbindings: { cache: keeper, greeter: keeper }\ncomponents:\n  visitor: {}\n  keeper: { greeting: moin }\n",
      );
      const own = ["--profile-file", "own.yaml", "--stack", "own"];
      await project.run("render", undefined, ...own, "--out", "rendered");
      const rendered = join(project.folder, "rendered");
      expect(await readFile(join(rendered, "keeper/deployment-keeper.yaml"), "utf8")).toContain("value: moin");
      await project.run("up", undefined, ...own);
      expect(await unready(cluster)).toEqual([]);
      const ids = [...(await cluster.objects("deployments,statefulsets")).keys()].sort();
      const shipped = committedNames("dev.kubernetes").filter((id) => /^(Deployment|StatefulSet) /.test(id));
      expect(ids).toEqual([...shipped, "Deployment bap-business/visitor", "Deployment bap-data/keeper"].sort());
      await project.run("down", undefined, ...own, "--purge");
    });

    test("the rendered folders are accepted as they are, with no engine and with no secrets", async () => {
      await cluster.kubectl(["apply", "--server-side", "-f", join(project.folder, "pre")]);
      await addCertManager(cluster);
      await project.run("render", "enterprise", "--set", "domain=shop.example", "--out", "gitops");
      const folder = join(project.folder, "gitops");
      // The file beside the folders names what was applied above, and is no object.
      const folders = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
      // What other tools do by themselves: namespaces first.
      const names = ["platform", ...folders.map(({ name }) => name).filter((name) => name !== "platform")];
      const applied = await cluster.kubectl(["apply", ...names.flatMap((name) => ["-f", join(folder, name)])]);
      expect(applied.split("\n").filter((line) => !/ (created|unchanged)$/.test(line))).toEqual([]);
      await cluster.kubectl(["delete", "namespaces", "--selector", "app.kubernetes.io/part-of=bap", "--timeout=90s"]);
    });
  },
);

/** What there is, by name and by what it was made as. */
const uids = (found: ReadonlyMap<string, Live>): readonly (readonly [string, string])[] =>
  [...found].map(([id, { metadata }]) => [id, metadata.uid] as const).sort();
