import type { Base } from "../../define.ts";
import type { Job } from "../../model/workload.ts";
import type { TemporalConfig } from "./config.ts";
import { contract } from "./contract.ts";
import type { Got } from "./got.ts";

// Both commands leave alone what is there; the databases themselves come from the store's grants.
const SCRIPT = `
set -eu
bring_up_to_date() {
  SQL_PASSWORD="$(cat "$1")"
  export SQL_PASSWORD
  temporal-sql-tool setup-schema -v 0.0
  temporal-sql-tool update-schema --schema-name "$2"
}
export SQL_DATABASE="$DATABASE" SQL_USER="$DATABASE_USER"
bring_up_to_date /run/bap/database-password ${contract.tools.schemas.database}
export SQL_DATABASE="$VISIBILITY_DATABASE" SQL_USER="$VISIBILITY_USER"
bring_up_to_date /run/bap/visibility-password ${contract.tools.schemas.visibility}
`.trimStart();

/** Makes the tables, and brings them to the version of the tools: the server refuses to start on any other. */
export function schemaJob({ config, got: { database, visibility } }: Base<TemporalConfig> & { got: Got }): Job {
  const { connection } = database;
  return {
    kind: "job",
    part: "schema",
    image: { ref: config.toolsImage },
    command: ["/bin/sh", "/run/bap/schema.sh"],
    env: {
      SQL_PLUGIN: contract.plugin,
      SQL_HOST: connection.host,
      SQL_PORT: connection.port,
      ...(connection.tls ? { SQL_TLS: true } : {}),
      DATABASE: connection.database,
      DATABASE_USER: connection.user,
      VISIBILITY_DATABASE: visibility.connection.database,
      VISIBILITY_USER: visibility.connection.user,
    },
    files: {
      "schema.sh": { content: SCRIPT },
      "database-password": { content: connection.password },
      "visibility-password": { content: visibility.connection.password },
    },
    user: contract.user,
    cpu: 500,
    memory: 128 * 2 ** 20,
    // On an upgrade it may have to build an index over every workflow there ever was.
    deadline: 3 * 3600,
  };
}
