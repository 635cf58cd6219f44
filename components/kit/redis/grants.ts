import { PlatformError } from "../../model/error.ts";
import type { SecretSpec } from "../../model/parts.ts";
import type { Value } from "../../model/value.ts";
import { lines, secret, text } from "../../model/value.ts";
import type { FileSpec, Job } from "../../model/workload.ts";
import { contract } from "./flavour.ts";
import type { Keyspace } from "./keyspaces.ts";
import { credential } from "./keyspaces.ts";

/** How jobs reach a server, and as whom. */
export interface Way {
  /** The instance. */
  readonly instance: string;
  /** An image with the client in it, and the client's name. */
  readonly image: string;
  readonly cli: string;
  readonly host: Value;
  readonly port: Value;
  /** Who may make users; the password is the secret `<instance>/admin`. */
  readonly admin: string;
  /** A server of others may have no file to save users in. */
  readonly mayLackFile: boolean;
  /** Over TLS; the PEM of who signed the server's certificate. */
  readonly authority?: string;
}

/** A user that sees its own keys and channels only. */
export function grantJob(way: Way, keyspace: Keyspace, ownUsers: readonly string[]): Job {
  if (ownUsers.includes(keyspace.user)) throw reserved(keyspace, ownUsers);
  return {
    kind: "job",
    part: `grant-${keyspace.user}`,
    fulfils: keyspace.from,
    image: { ref: way.image },
    command: ["/bin/sh", "/run/bap/grant.sh"],
    env: { STORE_HOST: way.host, STORE_PORT: way.port, STORE_ADMIN: way.admin },
    files: {
      "grant.sh": { content: script(way) },
      "admin-password": { content: secret(`${way.instance}/admin`) },
      ...authorityFile(way),
      "grant.redis": { content: lines(setUser(way.instance, keyspace), "ACL SAVE") },
    },
    // The image declares its data folder as a volume: each job would leave an anonymous one behind.
    scratch: { [contract.data]: 2 ** 20 },
    user: contract.user,
    cpu: 250,
    memory: 32 * 2 ** 20,
  };
}

/** The password of a consumer's user. */
export const credentialOf = (instance: string, keyspace: Keyspace): SecretSpec => ({
  name: credential(instance, keyspace),
  value: { kind: "password" },
});

/** INFO is allowed, because most clients ask it at start; BullMQ learns from it whether keys may be evicted. */
function setUser(instance: string, keyspace: Keyspace): Value {
  const hash = secret(credential(instance, keyspace), "sha256");
  const patterns = [`~${keyspace.prefix}*`, ...channelsOf(keyspace).map((channel) => `&${channel}`)].join(" ");
  return text`ACL SETUSER ${keyspace.user} reset on #${hash} ${patterns} +@all -@dangerous -@admin +info`;
}

/**
 * Who subscribes to a pattern must have been given that very pattern, a wider one does not do:
 * Celery's workers do so, with the two that they hear the other workers and their own control on.
 */
function channelsOf({ serves, prefix }: Keyspace): readonly string[] {
  const patterns = serves === "queue" && prefix !== "" ? ["/0.celery.pidbox", "/0.celeryev/worker.*"] : [];
  return [`${prefix}*`, ...patterns.map((pattern) => `${prefix}${pattern}`)];
}

// The client prints an error and still ends with 0 when it reads commands from a file: look at what it printed.
function script({ cli, authority, mayLackFile }: Way): string {
  const secure = authority === undefined ? "" : " --tls --cacert /run/bap/authority.pem";
  const noFile = [
    'case "$answers" in OK*"not configured to use an ACL file"*)',
    '  echo "the user is made; this server has no ACL file, so it is gone when the server restarts: run this again then"',
    "  exit 0",
    "esac",
  ];
  return [
    "set -eu",
    'export REDISCLI_AUTH="$(cat /run/bap/admin-password)"',
    `answers=$(${cli} --no-auth-warning${secure} -h "$STORE_HOST" -p "$STORE_PORT" --user "$STORE_ADMIN" < /run/bap/grant.redis 2>&1) || true`,
    '[ "$answers" = "$(printf \'OK\\nOK\')" ] && exit 0',
    ...(mayLackFile ? noFile : []),
    'echo "the grant was refused: $answers" >&2',
    "exit 1",
    "",
  ].join("\n");
}

const authorityFile = ({ authority }: Way): Readonly<Record<string, FileSpec>> =>
  authority === undefined ? {} : { "authority.pem": { content: authority } };

function reserved({ user, from }: Keyspace, ownUsers: readonly string[]): PlatformError {
  return new PlatformError({
    code: "reserved-name",
    path: `components.${from}`,
    message: `its user would be called "${user}", which is the server's own`,
    suggestion: `ask under another name; not to be used: ${ownUsers.join(", ")}`,
  });
}
