import type { ValueResolver } from "../components/model/value.ts";
import { lowerValue, secretsOf } from "../components/model/value.ts";
import type { Workload } from "../components/model/workload.ts";
import type { FilePlan } from "./docker-plan.ts";

/** Everyone may read it: a container's files lie in a volume (or folder) that it shares with nobody. */
const READABLE = 0o444;

/** The files of one member, sorted by path. */
export function filesOf(workload: Workload, resolver: ValueResolver): readonly FilePlan[] {
  const files = Object.entries(workload.files ?? {}).map(([path, spec]): FilePlan => {
    const content = lowerValue(spec.content, resolver);
    return {
      path,
      content,
      mode: spec.mode ?? READABLE,
      secret: secretsOf(content).length > 0,
      reload: spec.reload ?? false,
    };
  });
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
