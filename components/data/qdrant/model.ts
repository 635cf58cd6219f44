import type { Base } from "../../define.ts";
import type { Asked } from "../../model/capability.ts";
import { yamlDocument } from "../../model/document.ts";
import type { Parts } from "../../model/parts.ts";
import { fileOf, secret, type Text } from "../../model/value.ts";
import type { Service } from "../../model/workload.ts";
import { adminKey, tokenOf } from "./collections.ts";
import type { QdrantConfig } from "./config.ts";
import { contract } from "./contract.ts";
import { grantJob } from "./grants.ts";

const MiB = 2 ** 20;

/** One server, and a grant for each consumer. */
export function model(base: Base<QdrantConfig> & { asked: { vectorStore: Asked<"vectorStore"> } }): Parts {
  const { self, asked } = base;
  const asks = asked.vectorStore.collections;
  return {
    services: [server(base)],
    jobs: asks.map((ask) => grantJob(self, ask)),
    secrets: [
      { name: adminKey(self.name), value: { kind: "password" } },
      ...asks.map((ask) => tokenOf(self.name, ask)),
    ],
  };
}

function server(base: Base<QdrantConfig>): Service {
  const { config } = base;
  return {
    kind: "stateful",
    image: { ref: config.image },
    command: [contract.program],
    args: ["--config-path", fileOf("qdrant.yaml")],
    env: { QDRANT_INIT_FILE_PATH: "/tmp/qdrant-initialized" },
    files: { "qdrant.yaml": { content: settings(base) } },
    scratch: { "/tmp": 64 * MiB },
    volumes: [{ name: "data", path: contract.data, size: config.storage, storageClass: config.storageClass }],
    ports: { http: { port: contract.ports.http }, metrics: { port: contract.ports.metrics } },
    user: contract.user,
    replicas: 1,
    cpu: config.cpu,
    memory: config.memory,
    // It writes down what it holds in memory.
    stopGrace: 60,
    probes: { ready: probe("/readyz", 5, 6), live: probe("/livez", 10, 6), startup: probe("/readyz", 2, 90) },
    metrics: { port: "metrics", path: "/metrics" },
  };
}

/** What differs from the settings that are compiled in. */
function settings({ self, config }: Base<QdrantConfig>): Text {
  return yamlDocument({
    log_level: config.logLevel.toUpperCase(),
    telemetry_disabled: true,
    storage: {
      storage_path: contract.data,
      snapshots_path: `${contract.data}/snapshots`,
      collection: { vectors: { on_disk: config.vectorsOnDisk } },
    },
    service: {
      host: "0.0.0.0",
      http_port: contract.ports.http,
      metrics_port: contract.ports.metrics,
      api_key: secret(adminKey(self.name)),
      jwt_rbac: true,
      enable_cors: false,
      enable_static_content: false,
    },
  });
}

function probe(path: string, every: number, failures: number): Service["probes"]["ready"] {
  const { http } = contract.ports;
  const ask = `printf 'GET ${path} HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r -t 4 line <&3`;
  return {
    check: { kind: "http", port: "http", path },
    inside: ["/bin/bash", "-c", `exec 3<>/dev/tcp/127.0.0.1/${http} && ${ask} && [[ $line == *" 200 "* ]]`],
    every,
    failures,
  };
}
