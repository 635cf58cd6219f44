/** Where Redis and its sisters differ: the names of their programs, and the image. */
export interface Flavour {
  readonly server: string;
  readonly cli: string;
  readonly image: string;
}

/**
 * What the official images promise (docker-library/redis, valkey-io/valkey-container): data in `/data`, owned by uid 999.
 * They know no password variable, and their protected mode is off: without users of ours, everyone would be let in.
 */
export const contract = { user: { uid: 999, gid: 999 }, port: 6379, data: "/data" } as const;
