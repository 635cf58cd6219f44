import { createHash } from "node:crypto";
import type { ContainerPlan } from "./docker-plan.ts";
import { HARDENING } from "./hardening.ts";
import { LABELS } from "./names.ts";

/** A container before its labels are written. */
export type Unlabelled = Omit<ContainerPlan, "labels">;

/**
 * What a container was made from, as 16 hex digits: another hash means another container. A secret counts by its name,
 * form and version. Left out is what does not reach a container: files that it reloads itself, who comes first, and
 * how its group is updated.
 */
export function specHash(container: Unlabelled): string {
  const files = container.files.filter(({ reload }) => !reload);
  const made = { ...container, files, after: undefined, group: undefined, labels: undefined, hardening: HARDENING };
  return shortHash(made);
}

/** Of the files that a container reloads itself; undefined where it has none. */
export function reloadHash({ files }: ContainerPlan): string | undefined {
  const reloaded = files.filter(({ reload }) => reload);
  return reloaded.length > 0 ? shortHash(reloaded) : undefined;
}

/** The `bap.spec` that a running container must have, or it is an older one. */
export function specLabel(container: ContainerPlan): string {
  return container.labels[LABELS.spec]!;
}

/** The same text for the same data, in whatever order its keys were written. */
export function canonicalJson(data: unknown): string {
  return JSON.stringify(data, (_key, value: unknown) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

const shortHash = (data: unknown): string =>
  createHash("sha256").update(canonicalJson(data)).digest("hex").slice(0, 16);
