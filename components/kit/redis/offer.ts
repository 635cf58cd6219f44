import type { KeyspaceAsk, KeyspaceGrant } from "../../capabilities/cache.ts";
import type { From } from "../../model/capability.ts";
import type { Value } from "../../model/value.ts";
import { text } from "../../model/value.ts";
import type { Keyspace } from "./keyspaces.ts";
import { keyspaceOf } from "./keyspaces.ts";

/** Who a consumer comes as, and where to. */
export interface Door {
  readonly scheme: "redis" | "rediss";
  readonly user: string;
  /** Written as in a URL. */
  readonly password: Value;
  /** `host:port` */
  readonly address: Value;
}

/** What a server of this protocol gives, as a cache and as a queue. */
export function offersOf<B>(door: (base: B, keyspace: Keyspace) => Door) {
  const offer = (serves: Keyspace["serves"]) => (base: B) => ({
    protocol: "redis" as const,
    keyspace: (ask: KeyspaceAsk & From): KeyspaceGrant => {
      const keyspace = keyspaceOf(serves, ask);
      const { scheme, user, password, address } = door(base, keyspace);
      return { url: text`${scheme}://${user}:${password}@${address}`, prefix: keyspace.prefix };
    },
  });
  return { cache: offer("cache"), queue: offer("queue") };
}
