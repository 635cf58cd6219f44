import type { Collection, CollectionsAsk } from "../../capabilities/vector-store.ts";
import type { From } from "../../model/capability.ts";
import type { SecretSpec } from "../../model/parts.ts";

const DISTANCES = { cosine: "Cosine", dot: "Dot", euclid: "Euclid" } as const;

/** A DNS label has no underscore, so no two consumers meet. */
export const collectionOf = ({ name }: Pick<CollectionsAsk, "name">, collection: string): string =>
  `${name}_${collection}`;

/** A collection as Qdrant is asked for it. */
export function vectorsOf({ size, distance = "cosine" }: Collection): { size: number; distance: string } {
  return { size, distance: DISTANCES[distance] };
}

/** The administrator's key, with which the tokens are signed. */
export const adminKey = (instance: string): string => `${instance}/admin`;

/** The consumer's token; it belongs to who asked. */
export const tokenName = (instance: string, ask: CollectionsAsk & From): string =>
  `${ask.from}/${instance}-${ask.name}`;

/** Reads and writes what lies in the consumer's collections; it can neither make nor drop any. */
export function tokenOf(instance: string, ask: CollectionsAsk & From): SecretSpec {
  const access = Object.keys(ask.collections).map((collection) => ({
    collection: collectionOf(ask, collection),
    access: "rw",
  }));
  return {
    name: tokenName(instance, ask),
    value: { kind: "jwt", key: adminKey(instance), claims: { access } },
  };
}
