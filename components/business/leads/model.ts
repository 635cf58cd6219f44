import type { DatabaseGrant } from "../../capabilities/relational-store.ts";
import type { KeyspaceGrant } from "../../capabilities/cache.ts";
import type { Base } from "../../define.ts";
import { businessImage, contract } from "../../kit/business/image.ts";
import type { Parts } from "../../model/parts.ts";
import { fileOf } from "../../model/value.ts";
import type { LeadsConfig } from "./config.ts";

/** One stateless program; it makes its own tables, safely with several replicas. */
export function model({
  self,
  config,
  got,
}: Base<LeadsConfig> & { got: { database: DatabaseGrant; keys: KeyspaceGrant } }): Parts {
  return {
    services: [
      {
        kind: "service",
        image: config.image ? { ref: config.image } : businessImage,
        args: ["leads"],
        env: {
          SERVICE_NAME: self.name,
          PORT: { ref: "own", part: "port", port: "http" },
          DATABASE_URL_FILE: fileOf("database-url"),
          CACHE_URL_FILE: fileOf("cache-url"),
          CACHE_PREFIX: got.keys.prefix,
          LOG_LEVEL: config.logLevel,
          // Node's own heap bound knows nothing of a container's limit.
          NODE_OPTIONS: `--max-old-space-size=${Math.floor(config.memory / 2 ** 21)}`,
        },
        files: { "database-url": { content: got.database.url }, "cache-url": { content: got.keys.url } },
        scratch: { "/tmp": 16 * 2 ** 20 },
        ports: { http: { port: contract.port } },
        user: contract.user,
        replicas: config.replicas,
        cpu: config.cpu,
        memory: config.memory,
        stopGrace: 20,
        probes: {
          ready: contract.probe("/readyz", 5),
          live: contract.probe("/healthz", 10),
          startup: { ...contract.probe("/healthz", 2), failures: 45 },
        },
        metrics: { port: "http", path: "/metrics" },
        run: { entry: "services/leads/service.ts", start: "start" },
      },
    ],
  };
}
