import type { Base } from "../../define.ts";
import type { Parts, SecretSpec } from "../../model/parts.ts";
import type { Service } from "../../model/workload.ts";
import type { ActivepiecesConfig } from "./config.ts";
import { contract, health, listens } from "./contract.ts";
import { applicationEnvironment, own, workerEnvironment, type Environment, type Grants } from "./environment.ts";

const MiB = 2 ** 20;

/** The application, and workers apart from it where the topology says so. */
export function model(base: Base<ActivepiecesConfig> & { got: Grants }): Parts {
  const { self, config, got } = base;
  return {
    services: [application(base, got), ...(config.topology === "split" ? [worker(base)] : [])],
    secrets: secrets(self.name),
    logins: [
      {
        app: self.name,
        note: "the first who signs up becomes the administrator: do it before anybody else can reach it",
      },
    ],
  };
}

function application(base: Base<ActivepiecesConfig>, got: Grants): Service {
  const { replicas, maxReplicas = replicas, cpu, memory } = base.config;
  return {
    ...program(base.config, applicationEnvironment(base, got)),
    ports: { http: { port: contract.port } },
    replicas,
    ...(maxReplicas > replicas && { autoscale: { max: maxReplicas, cpu: 70 } }),
    cpu,
    memory,
    // The first start makes some 350 changes to an empty database.
    probes: { ready: health(5, 3), live: health(15, 6), startup: health(5, 72) },
  };
}

function worker(base: Base<ActivepiecesConfig>): Service {
  const { replicas, max, cpu, memory } = base.config.worker;
  return {
    ...program(base.config, workerEnvironment(base)),
    part: "worker",
    ports: { health: { port: contract.port } },
    replicas,
    ...(max > replicas ? { autoscale: { max, cpu: 60 } } : {}),
    cpu,
    memory,
    probes: { ready: listens(10, 3), live: listens(30, 4), startup: listens(3, 60) },
  };
}

type Rest = "ports" | "replicas" | "cpu" | "memory" | "probes";

function program(
  { image, cache }: Base<ActivepiecesConfig>["config"],
  { open, hidden }: Environment,
): Omit<Service, Rest> {
  const files = Object.entries(hidden).map(([name, content]) => [name, { content }] as const);
  return {
    kind: "service",
    image: { ref: image },
    command: ["/bin/sh", "/run/bap/start.sh"],
    env: open,
    files: { "start.sh": { content: START }, ...Object.fromEntries(files) },
    scratch: { [contract.cache]: cache, "/tmp": 256 * MiB },
    user: contract.user,
    // Flows call the world.
    egress: true,
    // A worker gives its flows thirty seconds to end.
    stopGrace: 40,
  };
}

// It reads secrets from variables only. Set here, they stand in no description of the container.
const START = [
  "set -eu",
  "for file in /run/bap/AP_*; do",
  '  value=$(cat "$file")',
  '  export "${file##*/}=$value"',
  "done",
  `exec ${contract.entrypoint}`,
  "",
].join("\n");

function secrets(instance: string): readonly SecretSpec[] {
  const { encryption, signing, worker } = own(instance);
  return [
    // Connections are stored encrypted with it: without it, each has to be made again.
    { name: encryption, value: { kind: "hex", bytes: 16 }, irreplaceable: true },
    // Signs sessions, links of flows that wait for an answer, and the workers' token.
    { name: signing, value: { kind: "hex", bytes: 32 }, irreplaceable: true },
    {
      name: worker,
      value: { kind: "jwt", key: signing, claims: { id: `${instance}-worker`, type: "WORKER", iss: "activepieces" } },
    },
  ];
}
