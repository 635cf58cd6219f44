import type { Problem } from "../components/model/error.ts";
import type { Model } from "../components/model/model.ts";
import type { Workload } from "../components/model/workload.ts";

/** Everything of a model that cannot be had in one process. */
export function unsupportedInProcess({ workloads, objects }: Model): readonly Problem[] {
  return [
    ...workloads.flatMap((workload) => problemsOf(workload)),
    ...objects.map(({ instance, object }) =>
      notOnTarget(`components.${instance}`, `a Kubernetes object (${object.kind} ${object.metadata.name})`),
    ),
  ];
}

function problemsOf(workload: Workload): readonly Problem[] {
  const path = `components.${workload.instance} (${workload.name})`;
  if (workload.kind === "job") return [notOnTarget(path, "a job in a container of its own")];
  if (!workload.run) return [notOnTarget(path, "a program in a container of its own")];
  if (workload.volumes?.length) return [notOnTarget(path, `a volume (${workload.volumes[0]!.name})`)];
  return [];
}

function notOnTarget(path: string, what: string): Problem {
  return {
    code: "not-on-target",
    path,
    message: `needs ${what}, which one Node.js process cannot give`,
    suggestion: "bind something that runs in the process (see profiles/dev.embedded.yaml), or use --target docker",
  };
}
