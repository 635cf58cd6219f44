import type { Base } from "../../define.ts";
import type { Connection } from "../../capabilities/connection.ts";
import type { Document } from "../../model/document.ts";
import { yamlDocument } from "../../model/document.ts";
import type { Text } from "../../model/value.ts";
import { fileOf, lines, text } from "../../model/value.ts";
import type { TemporalConfig } from "./config.ts";
import { contract, roleNames, ROLES } from "./contract.ts";
import type { Got } from "./got.ts";

// The server asks this program for the password at each new connection: no password stands in its configuration.
const CAT = "/bin/cat";
const ANY_ADDRESS = "0.0.0.0";

/** The server's configuration, the same for every role: each must know where the others listen. */
export function serverFile(base: Base<TemporalConfig> & { got: Got }): Text {
  return text`${lines("# enable-template", reachable(base))}${yamlDocument(settings(base))}`;
}

/** Temporal's dynamic settings; the file must be there even when it says nothing. */
export function dynamicFile({ dynamic }: Base<TemporalConfig>["config"]): Text {
  return yamlDocument(Object.fromEntries(Object.entries(dynamic).map(([key, value]) => [key, [{ value }]])));
}

// Members find each other's addresses in the database, where no network rule sees them: so they are named here.
function reachable({ self, config }: Base<TemporalConfig>): Text {
  if (config.topology === "single") return text`# One process: nobody else to reach.`;
  const ports = roleNames.flatMap((of) =>
    ["rpc", "membership", ...(of === "frontend" ? ["http"] : [])].map((port) => self.endpoint(port, { of, at: "run" })),
  );
  return ports.reduce<Text>((said, port) => text`${said} ${port}`, text`# Every role reaches:`);
}

function settings({ config, got }: Base<TemporalConfig> & { got: Got }): Document {
  return {
    log: { stdout: true, level: config.logLevel },
    persistence: {
      numHistoryShards: config.shards,
      defaultStore: "default",
      visibilityStore: "visibility",
      datastores: {
        default: { sql: database(got.database.connection, "database-password", config.connections) },
        visibility: {
          sql: database(got.visibility.connection, "visibility-password", Math.ceil(config.connections / 2)),
        },
      },
    },
    global: {
      // Backquotes: the file is YAML first, and YAML would escape any other.
      membership: { maxJoinDuration: "30s", broadcastAddress: "{{ env `TEMPORAL_BROADCAST_ADDRESS` }}" },
      metrics: { prometheus: { timerType: "histogram", listenAddress: `${ANY_ADDRESS}:${contract.metricsPort}` } },
    },
    services: Object.fromEntries(
      roleNames.map((role) => [
        role,
        {
          rpc: {
            bindOnIP: ANY_ADDRESS,
            grpcPort: ROLES[role].rpc,
            membershipPort: ROLES[role].membership,
            ...(role === "frontend" ? { httpPort: contract.httpPort } : {}),
          },
        },
      ]),
    ),
    // Written into the database at the first start: none of it can be changed later.
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: "active",
      currentClusterName: "active",
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: "frontend",
          rpcAddress: `127.0.0.1:${ROLES.frontend.rpc}`,
          httpAddress: `127.0.0.1:${contract.httpPort}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: "noop" },
    dynamicConfigClient: { filepath: fileOf("dynamic.yaml"), pollInterval: "60s" },
  };
}

function database(to: Connection, passwordFile: string, connections: number): Document {
  return {
    pluginName: contract.plugin,
    databaseName: to.database,
    connectAddr: text`${to.host}:${to.port}`,
    connectProtocol: "tcp",
    user: to.user,
    passwordCommand: { command: CAT, args: [fileOf(passwordFile)] },
    maxConns: connections,
    maxIdleConns: connections,
    maxConnLifetime: "1h",
    tls: { enabled: to.tls, enableHostVerification: to.tls },
  };
}
