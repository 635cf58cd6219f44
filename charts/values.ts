import type { k8s } from "cdk8s-plus-27";
import {
  lowerValue,
  partsOf,
  refsOf,
  secretsOf,
  type EndpointRef,
  type Lowered,
  type OwnRef,
  type PathRef,
  type Value,
  type ValueResolver,
} from "../components/model/value.ts";
import type { Workload } from "../components/model/workload.ts";
import { portOf, serviceNamed, unknownName, type Context } from "./context.ts";
import { membersName, namespaceOf, secretsName } from "./names.ts";

const DEFAULT_FILES_AT = "/run/bap";
const POD_NAME = "BAP_POD_NAME";
const POD_ORDINAL = "BAP_POD_ORDINAL";

/** The folder where all files of a workload are mounted. */
export const filesAt = (workload: Workload): string => workload.filesAt ?? DEFAULT_FILES_AT;

/** Key of an environment variable in the workload's Secret. */
export const envKey = (name: string): string => `env-${name}`;

/** A value of a file or a Secret: nothing expands variables there. */
export function lowerContent(context: Context, workload: Workload, value: Value): Lowered {
  return lowerValue(value, resolverOf(context, workload));
}

/** The environment, in the order that `$(…)` needs: what others refer to comes first. */
export function envOf(context: Context, workload: Workload): k8s.EnvVar[] {
  return [
    ...ownEnv(workload),
    ...Object.entries(workload.env ?? {})
      .sort(byName)
      .map(declared),
  ];

  function declared([name, value]: [string, Value]): k8s.EnvVar {
    const lowered = lowerExpanded(context, workload, value);
    return typeof lowered === "string"
      ? { name, value: lowered }
      : { name, valueFrom: { secretKeyRef: { name: secretsName(workload), key: envKey(name) } } };
  }
}

/** Values of environment variables that hold secrets, by key in the Secret. */
export function secretEnv(context: Context, workload: Workload): Record<string, Lowered> {
  return Object.fromEntries(
    Object.entries(workload.env ?? {})
      .map(([name, value]): [string, Lowered] => [envKey(name), lowerContent(context, workload, value)])
      .filter(([, lowered]) => secretsOf(lowered).length > 0)
      .sort(byName),
  );
}

/** Command or arguments. Secrets in them were refused before (`validate.ts`). */
export function wordsOf(
  context: Context,
  workload: Workload,
  words: readonly Value[] | undefined,
): string[] | undefined {
  return words?.map((word) => plainText(lowerExpanded(context, workload, word)));
}

/** A lowered value that is known to hold no secret. */
export function plainText(value: Lowered): string {
  if (typeof value === "string") return value;
  throw new Error("a value with a secret in it was about to be written in the clear");
}

/** Whether the pod must be told this about itself. */
export function usesOwn(workload: Workload, part: "name" | "ordinal"): boolean {
  return [...Object.values(workload.env ?? {}), ...(workload.command ?? []), ...(workload.args ?? [])].some((value) =>
    refsOf(value).some((ref) => ref.ref === "own" && ref.part === part),
  );
}

function ownEnv(workload: Workload): k8s.EnvVar[] {
  const fields: readonly ["name" | "ordinal", string, string][] = [
    ["name", POD_NAME, "metadata.name"],
    ["ordinal", POD_ORDINAL, "metadata.labels['apps.kubernetes.io/pod-index']"],
  ];
  return fields
    .filter(([part]) => usesOwn(workload, part))
    .map(([, name, fieldPath]) => ({ name, valueFrom: { fieldRef: { fieldPath } } }));
}

// The kubelet expands `$(NAME)` in these, and reads `$$` as `$`: what is meant literally is doubled.
function lowerExpanded(context: Context, workload: Workload, value: Value): Lowered {
  const text = partsOf(value).map((part) =>
    typeof part === "string" ? part.replaceAll(/\$(?=[$(]|$)/g, () => "$$") : part,
  );
  return lowerContent(context, workload, { text });
}

function resolverOf(context: Context, workload: Workload): ValueResolver {
  return {
    endpoint: (ref) => endpointText(context, workload, ref),
    path: (ref) => pathText(workload, ref),
    own: (ref) => ownText(workload, ref),
  };
}

function endpointText(context: Context, asking: Workload, ref: EndpointRef): string {
  const { hosts, port } = endpointOf(context, asking, ref);
  if (ref.part === "port") return String(port);
  return hosts.map((host) => (ref.part === "host" ? host : `${host}:${port}`)).join(",");
}

function endpointOf(context: Context, asking: Workload, ref: EndpointRef): { hosts: string[]; port: number } {
  const external = context.tables.externals.get(ref.workload);
  if (external) {
    const port = external.ports[ref.port];
    if (port === undefined) throw unknownName(asking.name, `port "${ref.port}" of "${ref.workload}"`, []);
    return { hosts: [external.host], port };
  }
  const target = serviceNamed(context, ref.workload);
  if (!target) throw unknownName(asking.name, `workload "${ref.workload}" that others could reach`, []);
  const { port } = portOf(target, ref.port);
  const domain = `${namespaceOf(context.model.platform, target.zone)}.svc`;
  if (ref.member === undefined) return { hosts: [`${target.name}.${domain}`], port };
  const members = ref.member === "all" ? Array.from({ length: target.replicas }, (_, i) => i) : [ref.member];
  return { hosts: members.map((i) => `${target.name}-${i}.${membersName(target)}.${domain}`), port };
}

function pathText(workload: Workload, ref: PathRef): string {
  if (ref.of === "file") return `${filesAt(workload)}/${ref.name}`;
  const volumes = workload.kind === "job" ? [] : (workload.volumes ?? []);
  const found = volumes.find((volume) => volume.name === ref.name);
  if (found) return found.path;
  throw unknownName(
    workload.name,
    `volume "${ref.name}"`,
    volumes.map((volume) => volume.name),
  );
}

function ownText(workload: Workload, ref: OwnRef): string {
  if (ref.part !== "port") return ref.part === "name" ? `$(${POD_NAME})` : `$(${POD_ORDINAL})`;
  if (workload.kind === "job") throw unknownName(workload.name, `port "${ref.port}"`, []);
  return String(portOf(workload, ref.port).port);
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);
