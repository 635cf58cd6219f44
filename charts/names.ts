import type { Layer, Platform } from "../components/model/platform.ts";
import type { Workload } from "../components/model/workload.ts";

/** Label that every namespace carries by itself, so policies can name one. */
export const NAMESPACE_LABEL = "kubernetes.io/metadata.name";
/** Content of the files that the software reads only once: a change restarts the members. */
export const FILES_ANNOTATION = "bap.dev/files";
/** Names and versions (never values) of the secrets in use: a rotation restarts the members. */
export const SECRETS_ANNOTATION = "bap.dev/secrets";
/** What of the hardening a workload, or a namespace for its sake, does without, and why. */
export const EXCEPTIONS_ANNOTATION = "bap.dev/hardening-exceptions";
/** Checks of kube-score that do not hold for a workload, and why. */
export const KUBE_SCORE_ANNOTATION = "bap.dev/kube-score";
/** Of what holds data: Argo CD and Flux leave it, even where nothing renders it any more or they go themselves. */
export const KEPT_ANNOTATIONS: Readonly<Record<string, string>> = {
  "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
  "kustomize.toolkit.fluxcd.io/prune": "disabled",
};

/** The namespace of a zone. */
export const namespaceOf = (platform: Platform, zone: Layer): string => `${platform.name}-${zone}`;

/** Exactly these two, for ever: selectors cannot be changed. */
export function selectorOf(platform: Platform, workload: Workload): Record<string, string> {
  return {
    "app.kubernetes.io/name": workload.component,
    "app.kubernetes.io/instance": `${platform.name}-${workload.name}`,
  };
}

/** Labels of what belongs to one workload. */
export function labelsOf(platform: Platform, workload: Workload): Record<string, string> {
  return { ...selectorOf(platform, workload), ...instanceLabels(platform, workload.instance) };
}

/** Labels of what belongs to an instance but to none of its workloads. */
export function instanceLabels(platform: Platform, instance: string): Record<string, string> {
  return { ...platformLabels(platform), "app.kubernetes.io/component": instance };
}

/** Labels of what belongs to the platform as a whole. */
export function platformLabels(platform: Platform): Record<string, string> {
  return { "app.kubernetes.io/part-of": platform.name, "app.kubernetes.io/managed-by": "bap" };
}

/** Objects outside namespaces: two platforms on one cluster must not meet. */
export const clusterName = (platform: Platform, workload: Workload): string => `${platform.name}-${workload.name}`;

/** The Service that gives each member a name of its own. */
export const membersName = (workload: Workload): string => `${workload.name}-members`;
/** The Service with an address outside the cluster. */
export const publicName = (workload: Workload): string => `${workload.name}-public`;
/** The ConfigMap with a workload's files. */
export const filesName = (workload: Workload): string => `${workload.name}-files`;
/** The Secret with what must not be read by everyone: files and variables. */
export const secretsName = (workload: Workload): string => `${workload.name}-secrets`;
/** The name under which a StatefulSet looks for the claim of a member. */
export const claimName = (volume: string, workload: Workload, member: number): string =>
  `${volume}-${workload.name}-${member}`;
