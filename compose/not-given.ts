import type { Model, NotGiven } from "../components/model/model.ts";
import { formatSize } from "../components/model/units.ts";
import { lowerValue, secretsOf } from "../components/model/value.ts";
import type { Workload } from "../components/model/workload.ts";
import { memberCount } from "./names.ts";
import type { Memberships } from "./networks.ts";
import { sharedNetworks } from "./networks.ts";
import { resolverFor } from "./values.ts";

/** Stands for the whole platform in a line of what a target does not give. */
const PLATFORM = "*";

/** What the model says and one Docker host cannot do: never an error, never silence. */
export function notGivenOnDocker(model: Model, members: Memberships): readonly NotGiven[] {
  const lines = [...platformLines(model, members), ...model.workloads.flatMap((one) => workloadLines(model, one))];
  return lines.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

const key = ({ workload, feature }: NotGiven): string => `${workload}/${feature}`;

function platformLines(model: Model, members: Memberships): NotGiven[] {
  const lines: NotGiven[] = [];
  if (model.workloads.some((one) => memberCount(one) > 1)) {
    lines.push({
      workload: PLATFORM,
      feature: "survival of the host",
      reason: "several members on one host survive a process, not the host",
    });
  }
  const shared = sharedNetworks(model, members);
  if (shared.length > 0) {
    lines.push({
      workload: PLATFORM,
      feature: "isolation of consumers",
      reason: `consumers that share a network can reach each other there: ${shared.join(", ")}`,
    });
  }
  if (model.workloads.some(({ files }) => Object.keys(files ?? {}).length > 0)) {
    lines.push({
      workload: PLATFORM,
      feature: "compose.yaml on a remote engine",
      reason: "it mounts files of this machine; bap up works with a remote engine, too",
    });
  }
  if (model.workloads.some(({ files }) => Object.values(files ?? {}).some(({ reload }) => reload))) {
    lines.push({
      workload: PLATFORM,
      feature: "compose.yaml and files that are reloaded",
      reason: "there, a changed one restarts its container; with bap up it does not",
    });
  }
  return lines;
}

function workloadLines(model: Model, workload: Workload): NotGiven[] {
  const lines: NotGiven[] = [];
  const say = (feature: string, reason: string): void => void lines.push({ workload: workload.name, feature, reason });

  const visible = secretVariables(model, workload);
  if (visible.length > 0) {
    say("secret environment", `docker inspect shows ${visible.join(", ")} to whoever may use the engine`);
  }
  if (workload.kind === "job") return lines;
  if (workload.probes.live) {
    say("restart when unhealthy", "Docker restarts a program that ends, not one that no longer answers");
  }
  if (workload.replicas > 1 && workload.spread !== false) {
    say("spread", `all ${workload.replicas} members run on one host`);
  }
  if (workload.autoscale) {
    say("autoscaling", `it stays at ${workload.replicas}; up to ${workload.autoscale.max} on Kubernetes`);
  }
  const volumes = workload.volumes ?? [];
  if (volumes.length > 0) {
    const sizes = volumes.map(({ name, size }) => `${name} (${formatSize(size)})`).join(", ");
    say("volume size", `Docker does not bound volumes: ${sizes}`);
  }
  return lines;
}

function secretVariables(model: Model, workload: Workload): readonly string[] {
  const resolver = resolverFor(model, workload, 0);
  return Object.entries(workload.env ?? {})
    .filter(([, value]) => secretsOf(lowerValue(value, resolver)).length > 0)
    .map(([name]) => name)
    .sort();
}
