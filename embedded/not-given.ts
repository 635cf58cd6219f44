import type { Model, NotGiven } from "../components/model/model.ts";

/** What is in the model and has no counterpart in one process: said, never silent. */
export function notGivenInProcess({ workloads }: Model): readonly NotGiven[] {
  const several = workloads.flatMap((workload): readonly NotGiven[] =>
    workload.kind === "job" || workload.replicas === 1
      ? []
      : [
          {
            workload: workload.name,
            feature: `${workload.replicas} replicas`,
            reason: "one process runs one of each program",
          },
        ],
  );
  return [
    {
      workload: "*",
      feature: "limits, users, networks of their own",
      reason: "all programs share one process, its memory and its rights",
    },
    { workload: "*", feature: "restart of a part that fails", reason: "what ends the process ends all programs" },
    ...several,
  ];
}
