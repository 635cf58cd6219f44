import type { KeyspaceAsk } from "../../capabilities/cache.ts";
import type { From } from "../../model/capability.ts";
import { PlatformError } from "../../model/error.ts";
import type { Platform } from "../../model/platform.ts";

/** What a consumer asked of a server: keys that it may lose, or keys that it may not. */
export interface Keyspace {
  readonly serves: "cache" | "queue";
  readonly from: string;
  /** The server's name for who comes; unique in the server. */
  readonly user: string;
  /** What all its keys begin with; empty: it has every key. */
  readonly prefix: string;
}

/** One that was asked for; the same consumer may ask for a cache and a queue under one name, and they stay apart. */
export function keyspaceOf(serves: Keyspace["serves"], { name, from, keyspace }: KeyspaceAsk & From): Keyspace {
  const user = serves === "queue" ? `${name}-queue` : name;
  return { serves, from, user, prefix: keyspace === "whole" ? "" : `${user}:` };
}

/** Everything that was asked of one server. */
export function keyspacesOf(asked: {
  readonly [K in Keyspace["serves"]]: { readonly keyspace: readonly (KeyspaceAsk & From)[] };
}): readonly Keyspace[] {
  return (["cache", "queue"] as const).flatMap((serves) =>
    asked[serves].keyspace.map((ask) => keyspaceOf(serves, ask)),
  );
}

/** The consumer's credential; it belongs to who asked. */
export const credential = (instance: string, { from, user }: Keyspace): string => `${from}/${instance}-${user}`;

/** An instance by name, and the component that it is made of. */
interface Instance {
  readonly name: string;
  readonly use: string;
}

/**
 * Which consumers one server can serve: what it throws out when memory is full, it decides for all of its keys.
 * In dev everything may share one, which then throws out nothing.
 *
 * @throws PlatformError for a queue beside a cache, and for the whole keyspace beside another consumer's.
 */
export function assertTheyFit(instance: Instance, { tier }: Platform, keyspaces: readonly Keyspace[]): void {
  if (tier === "dev") return;
  const of = (serves: Keyspace["serves"]): string => consumers(keyspaces.filter((one) => one.serves === serves));
  if (of("cache") && of("queue")) {
    throw new PlatformError({
      code: "cache-and-queue",
      path: `components.${instance.name}`,
      message: `it would be the cache of ${of("cache")}, which may be evicted, and the queue of ${of("queue")}, which must not`,
      suggestion: another(instance, "queue"),
    });
  }
  const whole = keyspaces.find(({ prefix }) => prefix === "");
  const others = keyspaces.filter(({ from }) => from !== whole?.from);
  if (!whole || others.length === 0) return;
  throw new PlatformError({
    code: "shared-keyspace",
    path: `components.${instance.name}`,
    message: `"${whole.from}" cannot prefix its keys and would see those of ${consumers(others)}`,
    suggestion: another(instance, whole.serves, whole.from),
  });
}

const consumers = (keyspaces: readonly Keyspace[]): string =>
  [...new Set(keyspaces.map(({ from }) => `"${from}"`))].join(", ");

function another({ name, use }: Instance, serves: Keyspace["serves"], consumer?: string): string {
  const second = `${name}-${consumer ?? serves}`;
  const binding = consumer ? `${serves}: { default: ${name}, ${consumer}: ${second} }` : `${serves}: ${second}`;
  return `give it an instance of its own: "${second}: { use: ${use} }" under components, "${binding}" under bindings`;
}
