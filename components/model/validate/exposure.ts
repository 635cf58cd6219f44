import type { Rule } from "./rule.ts";
import { instancePath } from "./rule.ts";
import { lowerValue, secretsOf } from "../value.ts";
import { valuesOf } from "../workload-values.ts";

/** Only the gateway is reachable from outside. */
export const onlyTheGatewayPublishes: Rule = ({ workloads, components }, provenance) =>
  workloads.flatMap((workload) => {
    if (workload.kind === "job") return [];
    const provides = components.find(({ name }) => name === workload.instance)?.provides ?? [];
    if (provides.includes("gateway")) return [];
    return Object.entries(workload.ports)
      .filter(([, { publish }]) => publish !== undefined)
      .map(([port, { publish }]) => ({
        code: "published-port",
        path: instancePath(provenance, workload.instance),
        message: `"${workload.name}" publishes port ${String(publish)} ("${port}")`,
        suggestion: "only a gateway may: ask it for a route instead",
      }));
  });

/** A command line is readable by everyone on the host. */
export const noSecretInCommands: Rule = ({ workloads }, provenance) =>
  workloads.flatMap((workload) =>
    valuesOf(workload)
      .filter(({ place }) => place.startsWith("command") || place.startsWith("args"))
      .filter(({ value }) => secretsOf(lowerValue(value, ANY)).length > 0)
      .map(({ place }) => ({
        code: "secret-in-command",
        path: `${instancePath(provenance, workload.instance)} (${workload.name} ${place})`,
        message: "a command line would hold a secret",
        suggestion: "put it into a file, and give the command the file's path",
      })),
  );

const ANY = { endpoint: () => "", path: () => "", own: () => "" };
