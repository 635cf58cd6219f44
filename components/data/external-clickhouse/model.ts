import type { Base } from "../../define.ts";
import { grantJob } from "../../kit/clickhouse/grant-job.ts";
import { credentialsOf, grantsOf } from "../../kit/clickhouse/grants.ts";
import type { Asked } from "../../model/capability.ts";
import type { Parts, SecretSpec } from "../../model/parts.ts";
import type { ExternalClickhouseConfig } from "./config.ts";
import { grantSql } from "./grant-sql.ts";

/** Nothing runs here: the way to the server, a password for each consumer, and the jobs that tell them to it. */
export function model({
  self,
  config,
  asked,
}: Base<ExternalClickhouseConfig> & { asked: { olapStore: Asked<"olapStore"> } }): Parts {
  const { host, port, nativePort, tls, image, adminUser } = config;
  const grants = grantsOf(asked.olapStore.database, [adminUser]);
  const credentials = grants.flatMap((grant) => credentialsOf(self.name, grant));
  const externals = [{ name: self.name, host, ports: { http: port, native: nativePort } }];
  if (config.admin === "none") {
    const content = grantSql(self.name, asked.olapStore.database, [adminUser]);
    const what = `with clickhouse-client at ${host}, as whoever may make users and databases there`;
    return { externals, secrets: credentials, scripts: [{ name: `${self.name}.sql`, what, content }] };
  }
  const admin: SecretSpec = {
    name: `${self.name}/admin`,
    value: { kind: "given", what: `password of "${adminUser}" on the ClickHouse server at ${host}` },
  };
  return {
    externals,
    jobs: grants.map((grant) => grantJob(self, { image, tls, admin: adminUser, password: admin.name }, grant)),
    secrets: grants.length === 0 ? [] : [admin, ...credentials],
  };
}
