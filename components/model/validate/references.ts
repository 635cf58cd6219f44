import type { Model } from "../model.ts";
import type { Ref } from "../value.ts";
import { refsOf } from "../value.ts";
import type { Workload } from "../workload.ts";
import { valuesOf } from "../workload-values.ts";
import type { Rule } from "./rule.ts";
import { instancePath } from "./rule.ts";

/** A reference that leads nowhere is a component's mistake; it stops here, before it becomes an empty string somewhere. */
export const referencesResolve: Rule = (model, provenance) => {
  const known = index(model);
  return model.workloads.flatMap((workload) =>
    valuesOf(workload).flatMap(({ place, value }) =>
      refsOf(value).flatMap((ref) => {
        const wrong = dangling(ref, workload, known);
        if (!wrong) return [];
        return [
          {
            code: "dangling-reference",
            path: `${instancePath(provenance, workload.instance)} (${workload.name} ${place})`,
            ...wrong,
          },
        ];
      }),
    ),
  );
};

interface Known {
  readonly ports: ReadonlyMap<string, readonly string[]>;
  readonly secrets: ReadonlySet<string>;
}

function index({ workloads, externals, secrets }: Model): Known {
  const services = workloads.flatMap((one) => (one.kind === "job" ? [] : [one]));
  return {
    ports: new Map([...services, ...externals].map(({ name, ports }) => [name, Object.keys(ports)])),
    secrets: new Set(secrets.map(({ name }) => name)),
  };
}

function dangling(ref: Ref, workload: Workload, known: Known): { message: string; suggestion: string } | undefined {
  switch (ref.ref) {
    case "secret":
      if (known.secrets.has(ref.name)) return undefined;
      return {
        message: `there is no secret "${ref.name}"`,
        suggestion: "declare it in the model's secrets of its owner",
      };
    case "endpoint": {
      const ports = known.ports.get(ref.workload);
      if (ports?.includes(ref.port)) return undefined;
      return {
        message: `"${ref.workload}" has no port "${ref.port}"`,
        suggestion: ports ? `its ports are ${ports.join(", ")}` : "there is no such workload or external",
      };
    }
    case "path": {
      const has =
        ref.of === "file" ? ref.name in (workload.files ?? {}) : ref.of === "data" || hasVolume(workload, ref.name);
      return has
        ? undefined
        : { message: `there is no ${ref.of} "${ref.name}"`, suggestion: `add it to the workload's ${ref.of}s` };
    }
    case "own": {
      const has = ref.part !== "port" || (workload.kind !== "job" && ref.port in workload.ports);
      return has
        ? undefined
        : { message: "it has no such port of its own", suggestion: "add it to the workload's ports" };
    }
  }
}

const hasVolume = (workload: Workload, name: string): boolean =>
  workload.kind !== "job" && (workload.volumes ?? []).some((volume) => volume.name === name);
