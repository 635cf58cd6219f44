export { profileNames } from "./chain.ts";
export type { ProfileRequest } from "./gather.ts";
export { jsonSchema, schemaText, writeSchema } from "./json-schema.ts";
export type { ProfileProvenance, Written } from "./provenance.ts";
export { resolveProfile, type ProfileResolution } from "./resolve.ts";
