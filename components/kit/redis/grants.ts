import type { KeyspaceAsk } from "../../capabilities/cache.ts";
import type { Base } from "../../define.ts";
import { PlatformError } from "../../model/error.ts";
import type { From } from "../../model/capability.ts";
import { lines, secret, text } from "../../model/value.ts";
import type { Job } from "../../model/workload.ts";
import type { RedisConfig } from "./config.ts";
import type { Flavour } from "./flavour.ts";
import { contract } from "./flavour.ts";

/** The consumer's credential; it belongs to who asked. */
export const credential = (instance: string, ask: KeyspaceAsk & From): string => `${ask.from}/${instance}-${ask.name}`;

/** What all keys of a consumer begin with. */
export const prefixOf = (ask: KeyspaceAsk): string => (ask.keyspace === "whole" ? "" : `${ask.name}:`);

// The client prints an error and still ends with 0 when it reads commands from a file: look at what it printed.
const SCRIPT = (cli: string): string =>
  [
    "set -eu",
    'export REDISCLI_AUTH="$(cat /run/bap/admin-password)"',
    `answers=$(${cli} --no-auth-warning -h "$STORE_HOST" -p "$STORE_PORT" --user bap_admin < /run/bap/grant.redis 2>&1) || true`,
    '[ "$answers" = "$(printf \'OK\\nOK\')" ] && exit 0',
    'echo "the grant was refused: $answers" >&2',
    "exit 1",
    "",
  ].join("\n");

/** A user that sees its own keys and channels only; INFO is allowed, because most clients ask it at start. */
export function grantJob({ self, config }: Base<RedisConfig>, flavour: Flavour, ask: KeyspaceAsk & From): Job {
  if (OWN_USERS.includes(ask.name)) throw reserved(ask);
  const keys = `~${prefixOf(ask)}* &${prefixOf(ask)}*`;
  const hash = secret(credential(self.name, ask), "sha256");
  return {
    kind: "job",
    part: `grant-${ask.name}`,
    fulfils: ask.from,
    image: { ref: config.image },
    command: ["/bin/sh", "/run/bap/grant.sh"],
    env: {
      STORE_HOST: self.endpoint("redis", { part: "host" }),
      STORE_PORT: self.endpoint("redis", { part: "port" }),
    },
    files: {
      "grant.sh": { content: SCRIPT(flavour.cli) },
      "admin-password": { content: secret(`${self.name}/admin`) },
      "grant.redis": {
        content: lines(
          text`ACL SETUSER ${ask.name} reset on #${hash} ${keys} +@all -@dangerous -@admin +info`,
          "ACL SAVE",
        ),
      },
    },
    // The image declares its data folder as a volume: each job would leave an anonymous one behind.
    scratch: { [contract.data]: 2 ** 20 },
    user: contract.user,
    cpu: 250,
    memory: 32 * 2 ** 20,
  };
}

const OWN_USERS = ["default", "bap_admin"];

function reserved({ name, from }: KeyspaceAsk & From): PlatformError {
  return new PlatformError({
    code: "reserved-name",
    path: `components.${from}`,
    message: `its user would be called "${name}", which is the server's own`,
    suggestion: `ask under another name; not to be used: ${OWN_USERS.join(", ")}`,
  });
}
