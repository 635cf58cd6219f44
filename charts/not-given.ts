import { isIP } from "node:net";
import type { NotGiven } from "../components/model/model.ts";
import type { Workload } from "../components/model/workload.ts";
import type { Context } from "./context.ts";
import { allows } from "./hardening.ts";
import { wantsOtherSignal } from "./stop.ts";
import { usesOwn } from "./values.ts";

/** Stands for the whole platform in a line of what a target does not give. */
const EVERYTHING = "*";

/** What the model says and a cluster gives only in part: never an error, never silence. */
export function notGivenOnKubernetes(context: Context): readonly NotGiven[] {
  return [
    {
      workload: EVERYTHING,
      feature: "network rules",
      reason: "they hold where the cluster's network plugin enforces network policies; doctor says whether yours does",
    },
    ...context.model.workloads.flatMap((workload) => workloadLines(context, workload)),
  ].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

const key = ({ workload, feature }: NotGiven): string => `${workload}/${feature}`;

function workloadLines(context: Context, workload: Workload): NotGiven[] {
  const lines: NotGiven[] = [];
  const say = (feature: string, reason: string): void => void lines.push({ workload: workload.name, feature, reason });

  const named = externalsByName(context, workload);
  if (named.length > 0) {
    say("network rules to other hosts", `policies know addresses only: the port is bounded, not ${named.join(", ")}`);
  }
  if (usesOwn(workload, "ordinal"))
    say("own ordinal before Kubernetes 1.28", "older clusters do not label pods with it");
  if (allows(workload, "root-user")) {
    say("pod security of its namespace", "it runs as root, so the namespace enforces baseline instead of restricted");
  }
  if (workload.kind !== "job" && wantsOtherSignal(workload)) {
    say(
      "stop signal without a shell",
      `a hook sends ${workload.stopSignal!} by the image's /bin/sh; else SIGTERM comes`,
    );
  }
  return lines;
}

function externalsByName({ tables }: Context, workload: Workload): readonly string[] {
  const hosts = (tables.edgesFrom.get(workload.name) ?? []).flatMap(({ to }) => tables.externals.get(to)?.host ?? []);
  return [...new Set(hosts.filter((host) => isIP(host) === 0))].sort();
}
