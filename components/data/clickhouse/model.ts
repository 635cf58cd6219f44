import type { Base } from "../../define.ts";
import { contract } from "../../kit/clickhouse/contract.ts";
import { grantJob } from "../../kit/clickhouse/grant-job.ts";
import { credentialsOf, grantsOf } from "../../kit/clickhouse/grants.ts";
import { ADMIN } from "../../kit/clickhouse/names.ts";
import type { Asked } from "../../model/capability.ts";
import type { Parts } from "../../model/parts.ts";
import { fileOf, text } from "../../model/value.ts";
import type { Service } from "../../model/workload.ts";
import type { ClickhouseConfig } from "./config.ts";
import { serverSettings, userSettings } from "./settings.ts";

const MiB = 2 ** 20;

/** One server, and a grant for each consumer. */
export function model(base: Base<ClickhouseConfig> & { asked: { olapStore: Asked<"olapStore"> } }): Parts {
  const { self, config, asked } = base;
  const grants = grantsOf(asked.olapStore.database);
  const access = { image: config.image, admin: ADMIN, password: `${self.name}/admin`, tls: false };
  return {
    services: [server(base)],
    jobs: grants.map((grant) => grantJob(self, access, grant)),
    secrets: [
      { name: access.password, value: { kind: "password" } },
      ...grants.flatMap((grant) => credentialsOf(self.name, grant)),
    ],
  };
}

function server({ self, config }: Base<ClickhouseConfig>): Service {
  return {
    kind: "stateful",
    image: { ref: config.image },
    command: ["clickhouse-server"],
    args: [text`--config-file=${fileOf("config.yaml")}`],
    // A second process that watches the first: the platform does that.
    env: { CLICKHOUSE_WATCHDOG_ENABLE: 0 },
    files: {
      "config.yaml": { content: serverSettings(config) },
      "users.yaml": { content: userSettings(config, `${self.name}/admin`) },
    },
    scratch: { "/tmp": 64 * MiB },
    volumes: [{ name: "data", path: contract.data, size: config.storage, storageClass: config.storageClass }],
    ports: {
      http: { port: contract.ports.http },
      native: { port: contract.ports.native },
      metrics: { port: contract.ports.metrics },
    },
    user: contract.user,
    replicas: 1,
    cpu: config.cpu,
    memory: config.memory,
    // It waits for running queries and writes down what it holds in memory.
    stopGrace: 60,
    probes: { ready: ping(5, 6), live: ping(10, 6), startup: ping(2, 60) },
    metrics: { port: "metrics", path: "/metrics" },
  };
}

function ping(every: number, failures: number): Service["probes"]["ready"] {
  return {
    check: { kind: "http", port: "http", path: "/ping" },
    inside: ["wget", "-q", "--spider", "-T", "3", `http://127.0.0.1:${contract.ports.http}/ping`],
    every,
    failures,
  };
}
