/** Where Redis and its sisters differ: the names of their programs, and the image. */
export interface Flavour {
  readonly server: string;
  readonly cli: string;
  readonly image: string;
}

/** Redis itself; its client also makes the users of servers that are not ours. */
export const redisFlavour: Flavour = { server: "redis-server", cli: "redis-cli", image: "redis:7.2.16" };

/**
 * What the official images promise (docker-library/redis, valkey-io/valkey-container): data in `/data`, owned by uid 999.
 * They know no password variable, and their protected mode is off: without users of ours, everyone would be let in.
 * They bring no certificates of public authorities.
 */
export const contract = { user: { uid: 999, gid: 999 }, port: 6379, data: "/data" } as const;
