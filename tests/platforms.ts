import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lowerToKubernetes, renderKubernetes, type KubernetesPlan } from "../charts/index.ts";
import { buildModel, type Built } from "../components/build-model.ts";
import { PlatformError } from "../components/model/error.ts";
import type { Target } from "../components/model/platform.ts";
import { registry } from "../components/registry.ts";
import { lowerToDocker, renderCompose, type DockerPlan } from "../compose/index.ts";
import { resolveProfile, type ProfileRequest } from "../profiles/index.ts";
import { root } from "./source.ts";

/** What is shipped: each profile on each target that it is for. */
export const SHIPPED = [
  ["dev", "docker"],
  ["dev", "kubernetes"],
  ["dev", "embedded"],
  ["production", "docker"],
  ["production", "kubernetes"],
  ["enterprise", "kubernetes"],
] as const satisfies readonly (readonly [profile: string, target: Target])[];

/** A tag for our own images that does not follow their content, or every change of a service would change the goldens. */
const TAGS = { imageTags: { business: "golden", tools: "golden" } };

/** A shipped profile's model, from the real registry and from nothing of this machine. */
export function platformOf(profile: string, target: Target, sets: readonly string[] = []): Built {
  return resolved({ profile, target, sets });
}

/** The model of a profile of a test's own, which may extend those that are shipped. */
export function platformFrom(profile: object, target: Target): Built {
  const folder = mkdtempSync(join(tmpdir(), "bap-profile-"));
  try {
    const profileFile = join(folder, "mine.yaml");
    // JSON is YAML, too.
    writeFileSync(profileFile, JSON.stringify({ schema: 1, ...profile }));
    return resolved({ profileFile, target });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function resolved(request: Omit<ProfileRequest, "profilesDir">): Built {
  const resolution = resolveProfile({ ...request, profilesDir: join(root, "profiles") }, registry);
  if (!resolution.ok) throw new PlatformError(resolution.problems);
  return buildModel(resolution.profile, registry, resolution.provenance);
}

export const dockerPlan = ({ model }: Built): DockerPlan => lowerToDocker(model, TAGS);

export const kubernetesPlan = ({ model, transform }: Built): KubernetesPlan =>
  lowerToKubernetes(model, { ...TAGS, transform });

/** The files of `bap render`, by path; one process has none. */
export function rendered(built: Built): ReadonlyMap<string, string> {
  const { target } = built.model.platform;
  if (target === "docker") return renderCompose(dockerPlan(built), built.model);
  if (target === "kubernetes") return renderKubernetes(kubernetesPlan(built), built.model);
  return new Map();
}

/** One line for each thing that a target is asked to hold: its kind and its name, in order. */
export function namesOf(built: Built): string {
  const { target } = built.model.platform;
  const lines = { docker: dockerNames, kubernetes: kubernetesNames, embedded: programNames }[target](built);
  return [...lines].sort().join("\n") + "\n";
}

function dockerNames(built: Built): readonly string[] {
  const { containers, images, networks, volumes } = dockerPlan(built);
  return [
    ...containers.map(({ kind, name }) => `container ${name} (${kind})`),
    ...containers.flatMap(({ filesVolume }) => (filesVolume ? [`volume ${filesVolume} (files)`] : [])),
    ...images.map(({ reference }) => `image ${reference}`),
    ...networks.map(({ name, internal, subnet }) => `network ${name} ${subnet}${internal ? " (internal)" : ""}`),
    ...volumes.map(({ name }) => `volume ${name} (data)`),
  ];
}

function kubernetesNames(built: Built): readonly string[] {
  const { objects, secretObjects } = kubernetesPlan(built);
  const place = (namespace = "") => (namespace ? `${namespace}/` : "");
  return [
    ...objects.map(
      ({ object: { kind, metadata }, protect }) =>
        `${kind} ${place(metadata.namespace)}${metadata.name}${protect ? " (protected)" : ""}`,
    ),
    ...secretObjects.map(({ namespace, name }) => `Secret ${place(namespace)}${name} (never rendered)`),
  ];
}

function programNames({ model }: Built): readonly string[] {
  return [
    ...model.workloads.map(({ name, kind }) => `${kind} ${name}`),
    ...model.components.map(({ name, use }) => `instance ${name} of ${use}`),
    ...model.routes.map(({ host, path, to }) => `route ${host}${path} to ${to}`),
  ];
}
