import { createHash } from "node:crypto";

/** A short name for some content: the same for equal values, whatever the order of their keys. */
export function hashOf(value: unknown, length = 10): string {
  return createHash("sha256").update(JSON.stringify(value, sortKeys)).digest("hex").slice(0, length);
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
