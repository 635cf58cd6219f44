import type { DatabaseAsk } from "../../capabilities/relational-store.ts";
import type { From } from "../../model/capability.ts";

/** SQL identifiers take no hyphens. */
export const identifier = (ask: DatabaseAsk): string => ask.name.replaceAll("-", "_");

/** The consumer's credential; it belongs to who asked. */
export const credential = (instance: string, ask: DatabaseAsk & From): string => `${ask.from}/${instance}-${ask.name}`;
