import type { NamespaceAsk } from "../../capabilities/workflow-engine.ts";
import type { Base } from "../../define.ts";
import type { From } from "../../model/capability.ts";
import { text } from "../../model/value.ts";
import type { Job } from "../../model/workload.ts";
import type { TemporalConfig } from "./config.ts";
import { contract } from "./contract.ts";
import { frontend, namespaceOf } from "./names.ts";

const THREE_DAYS = 3 * 24 * 3600;

// These commands know the server's address from the environment, but not the namespace. A server hears of a new one
// only after seconds: the job ends when it has, so that no consumer comes too early. Retention is set anew each time.
const SCRIPT = `
set -eu
on_namespace() {
  action="$1"
  shift
  temporal operator namespace "$action" --namespace "$NAMESPACE" "$@"
}
on_namespace describe >/dev/null 2>&1 || on_namespace create --retention "$RETENTION"
tries=1
until on_namespace update --retention "$RETENTION"; do
  [ "$tries" -lt 20 ] || exit 1
  tries=$((tries + 1))
  sleep 2
done
`.trimStart();

/** A namespace for one consumer. Safe to repeat; drops nothing. */
export function grantJob({ self, config }: Base<TemporalConfig>, ask: NamespaceAsk & From): Job {
  return {
    kind: "job",
    part: `grant-${ask.name}`,
    fulfils: ask.from,
    image: { ref: config.toolsImage },
    command: ["/bin/sh", "/run/bap/grant.sh"],
    env: {
      // Looked up once, by the system: gRPC's own resolver also asks for records that no platform has, and on a network
      // without a way out Docker's name server lets it wait for them longer than the command waits for an answer.
      TEMPORAL_ADDRESS: text`passthrough:///${frontend(self, config.topology)}`,
      NAMESPACE: namespaceOf(ask),
      RETENTION: `${ask.retention ?? THREE_DAYS}s`,
      // The command line looks for settings of its own there.
      HOME: "/tmp",
    },
    files: { "grant.sh": { content: SCRIPT } },
    scratch: { "/tmp": 2 ** 20 },
    user: contract.user,
    cpu: 250,
    memory: 128 * 2 ** 20,
  };
}
