import type { Base } from "../../define.ts";
import type { Parts } from "../../model/parts.ts";
import type { Probe } from "../../model/workload.ts";
import type { MailpitConfig } from "./config.ts";
import { contract } from "./contract.ts";

const { ports, paths } = contract;
/** What stands before the platform's domain. */
export const APP = "mail";

const MiB = 2 ** 20;

/** One program without a volume: letters of dev are gone when it restarts. It relays nothing and needs no way out. */
export function model({ config }: Base<MailpitConfig>): Parts {
  // Docker counts what lies in scratch folders as the container's memory: letters and the program share it.
  const half = Math.floor(config.memory / 2);
  return {
    services: [
      {
        kind: "service",
        image: { ref: config.image },
        env: {
          MP_SMTP_BIND_ADDR: `:${ports.smtp}`,
          MP_SMTP_DISABLE_RDNS: true,
          MP_UI_BIND_ADDR: `:${ports.http}`,
          MP_MAX_MESSAGES: config.letters,
          // In MiB. The program holds a letter several times over while it takes it in.
          MP_MAX_MESSAGE_SIZE: Math.max(1, Math.floor(half / MiB / 16)),
          // Go would let its heap grow to twice of what it needs.
          GOMEMLIMIT: Math.floor(half * 0.8),
          MP_DISABLE_VERSION_CHECK: true,
          MP_ENABLE_PROMETHEUS: true,
          ...(config.logLevel === "errors" && { MP_QUIET: true }),
          ...(config.logLevel === "verbose" && { MP_VERBOSE: true }),
        },
        scratch: { "/tmp": half },
        ports: { smtp: { port: ports.smtp }, http: { port: ports.http } },
        user: contract.user,
        replicas: 1,
        cpu: config.cpu,
        memory: config.memory,
        stopGrace: 10,
        // Two would each know half of the letters.
        update: "recreate",
        probes: {
          ready: probe(paths.ready),
          live: { ...probe(paths.live), every: 10 },
          startup: { ...probe(paths.live), every: 2, failures: 30 },
        },
        metrics: { port: "http", path: paths.metrics },
      },
    ],
    logins: [{ app: APP, note: "Every letter that was caught; nobody signs in." }],
  };
}

const probe = (path: string): Probe => ({
  check: { kind: "http", port: "http", path },
  inside: [contract.entrypoint, "readyz"],
  every: 5,
});
