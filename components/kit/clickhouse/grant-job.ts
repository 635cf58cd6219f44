import type { Self } from "../../define.ts";
import { secret } from "../../model/value.ts";
import type { Job } from "../../model/workload.ts";
import { contract } from "./contract.ts";
import type { Grant } from "./grants.ts";
import { databaseSql } from "./sql.ts";

/** How a grant job reaches the server: by the native protocol, which is all that the client speaks. */
export interface Access {
  readonly image: string;
  readonly admin: string;
  /** Name of the secret that is the administrator's password. */
  readonly password: string;
  readonly tls: boolean;
}

// The client takes a password from its environment; an argument could be read by everyone on the host.
const CLIENT = 'CLICKHOUSE_PASSWORD="$(cat /run/bap/admin-password)" exec clickhouse-client "$@"';

/** Makes a database and its users. Safe to repeat; drops nothing. */
export function grantJob(self: Self, access: Access, grant: Grant): Job {
  return {
    kind: "job",
    part: `grant-${grant.name}`,
    fulfils: grant.from,
    image: { ref: access.image },
    command: ["/bin/sh", "-c", CLIENT, "clickhouse-client"],
    args: [
      ...["--host", self.endpoint("native", { part: "host" }), "--port", self.endpoint("native", { part: "port" })],
      ...["--user", access.admin, ...(access.tls ? ["--secure"] : []), "--queries-file", "/run/bap/grant.sql"],
    ],
    files: {
      "admin-password": { content: secret(access.password) },
      "grant.sql": { content: databaseSql(self.name, grant) },
    },
    // The image declares its data folder as a volume: each job would leave an anonymous one behind.
    scratch: { [contract.data]: 2 ** 20, "/tmp": 2 ** 20 },
    user: contract.user,
    cpu: 250,
    // The client is the server's own program, half a gigabyte of code.
    memory: 256 * 2 ** 20,
  };
}
