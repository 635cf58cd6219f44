import type { Base } from "../../define.ts";
import type { Parts } from "../../model/parts.ts";
import type { PostgresConfig } from "./config.ts";
import { credentialsOf, type Grant } from "./grants.ts";
import { adminJob, asAdmin, type Besides, grantJob } from "./jobs.ts";
import { server, serverSecrets } from "./server.ts";

/** One server, a role that administers it, and a grant for each consumer. */
export function serverModel<G extends Grant>(
  base: Base<PostgresConfig>,
  grants: readonly G[],
  besides: (grant: G) => Besides | undefined = () => undefined,
): Parts {
  const { self, config } = base;
  const way = asAdmin(self, config.image);
  const jobs = grants.map((grant) => grantJob(way, grant, besides(grant)));
  return {
    services: [server(base)],
    jobs: jobs.length === 0 ? [] : [adminJob(self, config.image), ...jobs],
    secrets: [...serverSecrets(self.name), ...grants.flatMap((grant) => credentialsOf(self.name, grant))],
  };
}
