import type { Base } from "../../define.ts";
import { lines, secret, text } from "../../model/value.ts";
import type { Service } from "../../model/workload.ts";
import type { RedisConfig } from "./config.ts";
import type { Flavour } from "./flavour.ts";
import { contract } from "./flavour.ts";

/** The user that makes all others. */
export const ADMIN = "bap_admin";

/**
 * Users are saved always: consumers' grants write them into `/data/users.acl` while it runs, so that a new consumer
 * never touches the server; its own two are set anew at each start. Values are saved where they must be kept.
 */
export function server({ self, config }: Base<RedisConfig>, flavour: Flavour, keeps: boolean): Service {
  return {
    kind: "stateful",
    image: { ref: config.image },
    command: ["/bin/sh", "/run/bap/start.sh"],
    files: {
      "start.sh": { content: startScript(flavour) },
      "server.conf": {
        content: lines(
          `port ${contract.port}`,
          `dir ${contract.data}`,
          `aclfile ${contract.data}/users.acl`,
          `maxmemory ${Math.floor(config.memory * 0.6)}`,
          `maxmemory-policy ${keeps ? "noeviction" : config.evict}`,
          'save ""',
          ...(keeps ? ["appendonly yes", "appendfsync everysec"] : ["appendonly no"]),
        ),
      },
      "own-users.acl": {
        content: lines(
          "user default off",
          text`user ${ADMIN} on #${secret(`${self.name}/admin`, "sha256")} ~* &* +@all`,
        ),
      },
      "admin-password": { content: secret(`${self.name}/admin`) },
    },
    scratch: { "/tmp": 16 * 2 ** 20 },
    volumes: [{ name: "data", path: contract.data, size: config.storage, storageClass: config.storageClass }],
    ports: { redis: { port: contract.port } },
    user: contract.user,
    replicas: 1,
    cpu: config.cpu,
    memory: config.memory,
    stopGrace: 15,
    probes: {
      ready: ready(flavour),
      live: { ...ready(flavour), failures: 6 },
      // It answers nobody while it reads back what it kept; a cache keeps nothing, and reads its users only.
      startup: keeps ? { ...ready(flavour), failures: 120 } : { ...ready(flavour), every: 2, failures: 30 },
    },
  };
}

function startScript({ server }: Flavour): string {
  return [
    "set -eu",
    `users=${contract.data}/users.acl`,
    'touch "$users"',
    `grep -v -E '^user (default|${ADMIN}) ' "$users" > "$users.next" || true`,
    'cat /run/bap/own-users.acl >> "$users.next"',
    'mv "$users.next" "$users"',
    `exec ${server} /run/bap/server.conf`,
    "",
  ].join("\n");
}

function ready({ cli }: Flavour): Service["probes"]["ready"] {
  const ping = `REDISCLI_AUTH="$(cat /run/bap/admin-password)" ${cli} --no-auth-warning --user ${ADMIN} ping | grep -q PONG`;
  return { check: { kind: "command" }, inside: ["/bin/sh", "-c", ping], every: 5, failures: 3 };
}
