import type { Base } from "../../define.ts";
import { formatOrigin, type Origin } from "../../model/platform.ts";
import type { Value } from "../../model/value.ts";
import type { Service } from "../../model/workload.ts";
import type { ProgramConfig } from "./config.ts";
import { businessImage, contract } from "./image.ts";
import { tracesEnvironment } from "./traces.ts";

/** What a service tells the platform and nobody outside. */
export const PLATFORM_ONLY: readonly string[] = ["/metrics", "/healthz", "/readyz"];

/** What differs between the programs of the business image. */
export interface Program {
  /** The image's argument, and the folder below `services/`. */
  readonly name: string;
  readonly origin: Origin;
  readonly env: Readonly<Record<string, Value>>;
  readonly files: Readonly<Record<string, Value>>;
  /** It calls the world. @default false */
  readonly egress?: boolean;
}

/** One stateless program of the business image, with all that is the same for each. */
export function businessService(base: Base<ProgramConfig>, program: Program): Service {
  const { self, config } = base;
  const { max, cpu } = config.autoscale;
  return {
    kind: "service",
    image: config.image ? { ref: config.image } : businessImage,
    args: [program.name],
    env: {
      SERVICE_NAME: self.name,
      PORT: { ref: "own", part: "port", port: "http" },
      ORIGIN: formatOrigin(program.origin),
      LOG_LEVEL: config.logLevel,
      // Node's own heap bound knows nothing of a container's limit.
      NODE_OPTIONS: `--max-old-space-size=${Math.floor(config.memory / 2 ** 21)}`,
      ...tracesEnvironment(base),
      ...program.env,
    },
    files: Object.fromEntries(Object.entries(program.files).map(([name, content]) => [name, { content }])),
    scratch: { "/tmp": 16 * 2 ** 20 },
    ports: { http: { port: contract.port } },
    user: contract.user,
    ...(program.egress && { egress: true }),
    replicas: config.replicas,
    ...(max > config.replicas ? { autoscale: { max, cpu } } : {}),
    cpu: config.cpu,
    memory: config.memory,
    stopGrace: 20,
    probes: {
      ready: contract.probe("/readyz", 5),
      live: contract.probe("/healthz", 10),
      startup: { ...contract.probe("/healthz", 2), failures: 45 },
    },
    metrics: { port: "http", path: "/metrics" },
    run: { entry: `services/${program.name}/service.ts`, start: "start" },
  };
}
