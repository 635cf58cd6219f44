import type { Base } from "../../define.ts";
import { credentialsOf, grantsOf } from "../../kit/postgres/grants.ts";
import { grantJob, type Way } from "../../kit/postgres/jobs.ts";
import type { Asked } from "../../model/capability.ts";
import type { Parts, SecretSpec } from "../../model/parts.ts";
import type { ExternalPostgresConfig } from "./config.ts";
import { grantSql } from "./grant-sql.ts";

/** Nothing runs here: the way to the server, a password for each consumer, and the jobs that tell them to it. */
export function model(
  base: Base<ExternalPostgresConfig> & { asked: { relationalStore: Asked<"relationalStore"> } },
): Parts {
  const { self, config, asked } = base;
  const grants = grantsOf(asked.relationalStore.database, [config.adminUser]);
  const credentials = grants.flatMap((grant) => credentialsOf(self.name, grant));
  const externals = [{ name: self.name, host: config.host, ports: { sql: config.port } }];
  if (config.admin === "none") {
    const content = grantSql(self.name, asked.relationalStore.database, [config.adminUser]);
    const what = `with psql at ${config.host}, as whoever may make roles and databases there`;
    return { externals, secrets: credentials, scripts: [{ name: `${self.name}.sql`, what, content }] };
  }
  const way = wayTo(base);
  const admin: SecretSpec = {
    name: way.secret,
    value: { kind: "given", what: `password of "${config.adminUser}" on the PostgreSQL server at ${config.host}` },
  };
  return {
    externals,
    jobs: grants.map((grant) => grantJob(way, grant)),
    secrets: grants.length === 0 ? [] : [admin, ...credentials],
  };
}

function wayTo({ self, config }: Base<ExternalPostgresConfig>): Way {
  return {
    self,
    image: config.image,
    user: config.adminUser,
    secret: `${self.name}/admin`,
    database: config.adminDatabase,
    sslmode: config.tls ? "require" : "disable",
  };
}
