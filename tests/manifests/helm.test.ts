import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KubernetesObject } from "../../components/model/parts.ts";
import { buildTools } from "../../scripts/toolchain/index.ts";
import { helm as recipe } from "../../scripts/toolchain/recipes/helm.ts";
import {
  addCertManager,
  FIRST_RUN_MS,
  leftOut as noCluster,
  OWN_CLUSTER,
  startCluster,
  unready,
  type Cluster,
  type ClusterProject,
} from "../kubernetes/cluster.ts";
import { idOf, leftOut, objectFiles, objectsIn, readObjects } from "./rendered.ts";

const KEEP = "helm.sh/resource-policy";
const DOMAIN = "shop.example";
const missing = (await leftOut([recipe])) ?? (await noCluster());

describe.skipIf(missing !== undefined)(
  `the charts of production${missing === undefined ? "" : ` (left out: ${missing})`}`,
  () => {
    let cluster: Cluster;
    let project: ClusterProject;
    let chart: string;

    const helm = async (...args: readonly string[]): Promise<string> => {
      const [folder = ""] = await buildTools(["helm"]);
      // Helm keeps what it knows of a user in folders of its own.
      const env = { ...project.env, HELM_CACHE_HOME: chart, HELM_CONFIG_HOME: chart, HELM_DATA_HOME: chart };
      return (await execa(join(folder, "helm"), args, { env, timeout: 5 * 60_000, maxBuffer: 2 ** 28 })).stdout;
    };
    const templated = async (...values: readonly string[]): Promise<readonly KubernetesObject[]> =>
      objectsIn(await helm("template", "bap", chart, ...values));
    const renderedOf = async (profile: string, out: string, ...sets: readonly string[]) => {
      await project.run("render", profile, ...sets, "--out", out);
      return readObjects(await objectFiles(join(project.folder, out)));
    };
    const rendered = (out: string, ...sets: readonly string[]): Promise<readonly KubernetesObject[]> =>
      renderedOf("production", out, ...sets);

    beforeAll(async () => {
      cluster = await startCluster();
      project = await cluster.project();
      await project.run(
        "package",
        "helm",
        "production",
        ...OWN_CLUSTER,
        "--set",
        `domain=${DOMAIN}`,
        "--out",
        "charts",
      );
      chart = join(project.folder, "charts/bap");
    }, FIRST_RUN_MS);

    afterAll(() => cluster?.stop());

    test("have nothing that Helm complains of", async () => {
      const said = await helm("lint", chart, "--with-subcharts", "--strict");
      expect(said).toMatch(/\d+ chart\(s\) linted, 0 chart\(s\) failed/);
      expect(said).not.toMatch(/WARNING|ERROR/);
    });

    test("give the objects of `bap render`, but that Helm is told to leave what holds data", async () => {
      const expected = await rendered("same", "--set", `domain=${DOMAIN}`);
      const made = await templated();
      expect(byId(made.map(withoutKeep))).toEqual(byId(expected));
      const kept = made.filter(({ metadata }) => metadata.annotations?.[KEEP] === "keep").map(idOf);
      const claims = expected.filter(({ kind }) => kind === "PersistentVolumeClaim").map(idOf);
      expect(claims.length).toBeGreaterThan(5);
      expect(kept.filter((id) => !id.startsWith("Namespace "))).toEqual(expect.arrayContaining(claims));
      expect(kept).toHaveLength(claims.length + kept.filter((id) => id.startsWith("Namespace ")).length);
      expect(kept).toContain("Namespace bap-data");
    });

    test("give the objects of `bap render` for enterprise, too", async () => {
      const domain = ["--set", `domain=${DOMAIN}`];
      await project.run("package", "helm", "enterprise", ...domain, "--out", "enterprise-charts");
      const made = objectsIn(await helm("template", "bap", join(project.folder, "enterprise-charts/bap")));
      expect(byId(made.map(withoutKeep))).toEqual(byId(await renderedOf("enterprise", "enterprise", ...domain)));
    });

    test.each([
      ["another domain", ["--set", "domain=desk.example"], ["--set", "global.domain=desk.example"]],
      [
        "a registry",
        ["--set", "images.registry=registry.example/mirror"],
        ["--set", "global.registry=registry.example/mirror"],
      ],
      ["members", ["--set", "components.leads.replicas=4"], ["--set", "leads.replicas.leads=4"]],
      ["room", ["--set", "components.postgres.storage=77Gi"], ["--set", "postgres.storage.postgres.data=77Gi"]],
    ])("say with values what a profile says with settings: %s", async (_what, sets, values) => {
      const name = values.join("").replaceAll(/\W/g, "");
      const expected = await rendered(name, "--set", `domain=${DOMAIN}`, ...sets);
      const made = (await templated(...values)).map(withoutKeep);
      expect(byId(made.map(withoutHashes))).toEqual(byId(expected.map(withoutHashes)));
      expect(byId(made)).not.toEqual(byId((await templated()).map(withoutKeep)));
    });

    test("take a storage class for every claim, and refuse a word that they do not know", async () => {
      const claims = (await templated("--set", "global.storageClass=fast")).filter(
        ({ kind }) => kind === "PersistentVolumeClaim",
      );
      expect(new Set(claims.map(({ spec }) => (spec as { storageClassName?: string }).storageClassName))).toEqual(
        new Set(["fast"]),
      );
      await expect(templated("--set", "global.domian=desk.example")).rejects.toThrow(/domian/);
      await expect(templated("--set", "leads.replica.leads=4")).rejects.toThrow(/replica/);
      await expect(templated("--set", "leads.replicas.leads=many")).rejects.toThrow(/integer/);
      // Two of it would have everything done twice.
      await expect(templated("--set", "superset.replicas.superset-beat=2")).rejects.toThrow(/superset-beat/);
    });

    test("are installed, and everything gets ready once the secrets are there", async () => {
      await cluster.kubectl(["apply", "--server-side", "-f", join(project.folder, "pre")]);
      await addCertManager(cluster);
      const said = await helm("install", "bap", chart);
      expect(said).toContain("secrets apply production");
      await project.run("secrets", "apply", "production", ...OWN_CLUSTER, "--set", `domain=${DOMAIN}`);
      expect(await unready(cluster)).toEqual([]);
      const live = await cluster.objects("secrets", "--selector", "app.kubernetes.io/part-of=bap", "--all-namespaces");
      expect(live.size).toBeGreaterThan(20);
    });

    test("follow another domain when they are upgraded: who holds it starts anew, the others do not", async () => {
      const kinds = "jobs,deployments,statefulsets";
      const before = await cluster.objects(kinds);
      await writeFile(join(project.folder, "values.yaml"), "global:\n  domain: desk.example\n");
      await helm("upgrade", "bap", chart, "--values", join(project.folder, "values.yaml"));
      expect(await unready(cluster)).toEqual([]);
      const after = await cluster.objects(kinds);
      const changed = [...after].filter(
        ([id, { metadata }]) => before.get(id)?.metadata.generation !== metadata.generation,
      );
      const ids = changed.map(([id]) => id);
      const holdsDomain = (await templated()).filter(
        (object) => /^(Deployment|StatefulSet)$/.test(object.kind) && holds(object, DOMAIN),
      );
      expect(holdsDomain.length).toBeGreaterThan(3);
      expect(ids).toEqual(expect.arrayContaining(holdsDomain.map(idOf)));
      expect(ids.filter((id) => / bap-data\//.test(id))).toEqual([]);
    });

    test("leave what holds data when they are uninstalled", async () => {
      const claims = [...(await cluster.objects("persistentvolumeclaims")).keys()];
      await helm("uninstall", "bap");
      const left = await cluster.objects("deployments,statefulsets,jobs,persistentvolumeclaims");
      expect([...left.keys()].sort()).toEqual(claims.sort());
    });
  },
);

const byId = (objects: readonly KubernetesObject[]): ReadonlyMap<string, KubernetesObject> =>
  new Map(objects.map((one): [string, KubernetesObject] => [idOf(one), one]).sort(([a], [b]) => (a < b ? -1 : 1)));

const holds = (object: KubernetesObject, text: string): boolean => JSON.stringify(object).includes(text);

function withoutKeep(object: KubernetesObject): KubernetesObject {
  const { annotations, ...metadata } = object.metadata;
  const others = Object.entries(annotations ?? {}).filter(([name]) => name !== KEEP);
  return {
    ...object,
    metadata: { ...metadata, ...(others.length > 0 && { annotations: Object.fromEntries(others) }) },
  };
}

/** Hashes of what runs or is read: a profile makes them of other words than a chart does, and both change them. */
function withoutHashes(object: KubernetesObject): KubernetesObject {
  const text = JSON.stringify(object)
    .replaceAll(/("bap\.dev\/files":")[^"]*/g, "$1<hash>")
    // An image of ours on a base from elsewhere is another one; a chart's value is of images of others alone.
    .replaceAll(/("image":"bap\/[a-z]+):[0-9a-f]{12}"/g, '$1:<hash>"')
    .replaceAll(/("name":"[a-z0-9-]*)-[0-9a-f]{10}(?:-[0-9a-f]{8})?"/g, '$1-<hash>"');
  return JSON.parse(text) as KubernetesObject;
}
