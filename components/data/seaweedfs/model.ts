import type { Base } from "../../define.ts";
import { credential } from "../../kit/s3/names.ts";
import type { Asked } from "../../model/capability.ts";
import type { Parts, SecretSpec } from "../../model/parts.ts";
import type { SeaweedfsConfig } from "./config.ts";
import { grantJob } from "./grants.ts";
import { server } from "./server.ts";

/** One server, and a grant for each consumer. */
export function model(base: Base<SeaweedfsConfig> & { asked: { objectStore: Asked<"objectStore"> } }): Parts {
  const { self, asked } = base;
  const asks = asked.objectStore.bucket;
  return {
    services: [server(base)],
    jobs: asks.map((ask) => grantJob(self, ask)),
    secrets: [
      { name: `${self.name}/admin`, value: { kind: "password", length: 40 } },
      { name: `${self.name}/signing`, value: { kind: "password", length: 40 } },
      ...asks.map((ask): SecretSpec => ({
        name: credential(self.name, ask),
        value: { kind: "password", length: 40 },
      })),
    ],
  };
}
