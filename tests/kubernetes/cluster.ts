import { readFileSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildTools, groups } from "../../scripts/toolchain/index.ts";
import { isBuilt } from "../../scripts/toolchain/build.ts";
import { requireGo } from "../../scripts/toolchain/go.ts";
import { loadCrds } from "../kit/control-plane-crds.ts";
import { startControlPlane, type ControlPlane } from "../kit/control-plane.ts";
import { makeProject, ROOT, type Project } from "../kit/project.ts";

/** A machine's first run builds the programs. */
export const FIRST_RUN_MS = 30 * 60_000;

// Autoscalers look every quarter of a minute.
const SETTLED_WITHIN_MS = 90_000;

/** What each stack says on the command line: its prerequisites come from a folder, and its image is in the cluster. */
const OFFLINE = ["--target", "kubernetes", "--set", "prerequisites.from=pre", "--set", "images.ours=loaded"];

/** An object as the API server answers it; what is read of it. */
export interface Live {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, never>>;
  readonly status?: Readonly<Record<string, never>>;
  readonly data?: Readonly<Record<string, string>>;
}

/** A Kubernetes API, and projects that bring platforms up on it. */
export interface Cluster extends ControlPlane {
  /** Every object of these kinds, by `kind namespace/name`. */
  objects(kinds: string, ...where: readonly string[]): Promise<ReadonlyMap<string, Live>>;
  /** A project of a user's own whose `bap` reaches this cluster. */
  project(): Promise<ClusterProject>;
}

export interface ClusterProject extends Project {
  /** What every `bap` here is told: where it finds prerequisites and images. */
  readonly offline: readonly string[];
  /** The environment of every `bap` here. */
  readonly env: Readonly<Record<string, string>>;
  /** `bap <verb> <profile>` on this cluster: what it said, or a failure if it did not end well. */
  run(verb: string, profile: string | undefined, ...args: readonly string[]): Promise<{ stdout: string; all: string }>;
}

/** Why nothing can be brought up on this machine; nothing where everything can. */
export async function leftOut(): Promise<string | undefined> {
  const needed = [...groups["control-plane"], ...groups.engine];
  const built = await Promise.all(needed.map((recipe) => isBuilt(recipe)));
  if (built.every(Boolean)) return undefined;
  return requireGo().then(
    () => undefined,
    () => "no Go of the version that the toolchain asks for, and no tools that were built before",
  );
}

/** How a cluster's projects run. */
export interface ClusterOptions {
  /**
   * Whether the engine writes its whole state after each step, as it does for users: with hundreds of objects, most of
   * an `up` is this. Needed only where a run does not come to its end.
   *
   * @default true
   */
  readonly savesEachStep?: boolean;
}

/** Starts a Kubernetes API with three nodes, and the engine's programs; `stop` ends and forgets it all. */
export async function startCluster({ savesEachStep = true }: ClusterOptions = {}): Promise<Cluster> {
  const [kubectl = ""] = await buildTools(["kubectl"]);
  await buildTools(["pulumi", "pulumi-resource-kubernetes"]);
  const plane = await startControlPlane({ nodes: 3 });
  const projects: Project[] = [];
  const env = {
    KUBECONFIG: plane.kubeconfig,
    PATH: [kubectl, process.env["PATH"] ?? ""].join(delimiter),
    PULUMI_CONFIG_PASSPHRASE: "only for tests",
    ...(!savesEachStep && { PULUMI_SKIP_CHECKPOINTS: "true" }),
  };
  return {
    ...plane,
    objects: async (kinds, ...where) => {
      const scope = where.length > 0 ? where : ["--all-namespaces"];
      const { items } = JSON.parse(await plane.kubectl(["get", kinds, ...scope, "-o", "json"])) as { items: Live[] };
      return new Map(items.map((one) => [idOf(one), one]));
    },
    project: async () => {
      const project = await makeProject(env);
      projects.push(project);
      await mkdir(join(project.folder, "pre"));
      await cp(await loadCrds("traefik"), join(project.folder, "pre/traefik-crds.yaml"));
      return {
        ...project,
        offline: OFFLINE,
        env,
        run: (verb, profile, ...args) => run(project, [verb, ...(profile ? [profile] : []), ...OFFLINE, ...args]),
      };
    },
    stop: async () => {
      await plane.stop();
      await Promise.all(projects.map((project) => project.remove()));
    },
  };
}

/** `Pod bap-data/postgres-0` */
export const idOf = ({ kind, metadata: { namespace, name } }: Live): string =>
  `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;

/** What a platform sees of a cert-manager that is in the cluster: the kinds it serves. Nothing runs that would sign. */
export async function addCertManager(cluster: Pick<Cluster, "kubectl">): Promise<void> {
  await cluster.kubectl(["apply", "--server-side", "-f", await loadCrds("cert-manager")]);
  await cluster.kubectl(["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"]);
}

/** Kinds and names as they were committed in the goldens, with no hash of what a job runs. */
export const committedNames = (golden: string): readonly string[] =>
  readFileSync(join(ROOT, "tests/goldens", golden, "names.txt"), "utf8")
    .trim()
    .split("\n")
    .map((line) => hashless(line.replace(/ \(.*\)$/, "")))
    .sort();

/** A job's name ends with a hash of what it runs, which follows the domain. */
export function hashless(id: string): string {
  return id.startsWith("Job ") ? id.replace(/-[0-9a-f]{10}$/, "-<hash>") : id;
}

/** The platform's own context, as a profile outside dev must name it, and a state beside the project. */
export const OWN_CLUSTER = ["--set", "context=bap-control-plane", "--set", "state=local"];

/** Workloads that are not what they should be, in words, once autoscalers had the time to say how many members. */
export async function unready(cluster: Cluster): Promise<readonly string[]> {
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const found = await unreadyNow(cluster);
    if (found.length === 0 || Date.now() > deadline) return found;
    await sleep(1000);
  }
}

async function unreadyNow(cluster: Cluster): Promise<readonly string[]> {
  const live = await cluster.objects("deployments,statefulsets,jobs,horizontalpodautoscalers");
  const least = new Map(
    [...live].flatMap(([, { kind, metadata, spec }]): [string, number][] =>
      kind === "HorizontalPodAutoscaler"
        ? [[`Deployment ${metadata.namespace}/${metadata.name}`, Number(spec?.["minReplicas"])]]
        : [],
    ),
  );
  return [...live].flatMap(([id, { kind, spec, status }]) => {
    if (kind === "HorizontalPodAutoscaler") return [];
    const { replicas = 1 } = (spec ?? {}) as { replicas?: number };
    const { readyReplicas = 0, succeeded = 0 } = (status ?? {}) as { readyReplicas?: number; succeeded?: number };
    if (kind === "Job") return succeeded > 0 ? [] : [`${id}: not complete`];
    const wanted = Math.max(replicas, least.get(id) ?? 0);
    return readyReplicas >= wanted ? [] : [`${id}: ${readyReplicas} of ${wanted}`];
  });
}

async function run(project: Project, args: readonly string[]): Promise<{ stdout: string; all: string }> {
  const { exitCode, stdout, all } = await project.bap(...args);
  if (exitCode !== 0) throw new Error(`bap ${args.join(" ")}: exit code ${exitCode}\n${all}`);
  return { stdout, all };
}
