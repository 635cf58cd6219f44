import type { BucketAsk } from "../../capabilities/object-store.ts";

/** Who may do everything. An underscore: no consumer's name has one. */
export const ADMIN = { user: "bap_admin", accessKey: "bapAdmin" } as const;

/** Clients demand one, and the store knows nothing of regions. */
export const REGION = "us-east-1";

/**
 * The public half of the consumer's keys. The store takes letters and digits only; consumers' names have small letters,
 * so a capital in place of each hyphen keeps two of them apart.
 */
export const accessKeyOf = ({ name }: BucketAsk): string => `bapZ${name.replaceAll("-", "Z")}`;
