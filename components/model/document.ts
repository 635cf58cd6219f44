import { stringify } from "yaml";
import type { Ref, Text, Value } from "./value.ts";
import { partsOf } from "./value.ts";

/** YAML 1.1 readers turn unquoted `yes`, `on` and `0o17` into something else; this writes what every reader agrees on. */
export const YAML_OPTIONS = {
  version: "1.1",
  lineWidth: 0,
  sortMapEntries: true,
  aliasDuplicateObjects: false,
} as const;

/** Anything JSON can hold, with values (and so references) as leaves. */
export type Document = Value | readonly Document[] | { readonly [key: string]: Document };

/** A configuration file in YAML whose leaves may be references: what they become must need no quotes. */
export function yamlDocument(document: Document): Text {
  const refs: Ref[] = [];
  const marked = mark(document, refs);
  const pieces = stringify(marked, YAML_OPTIONS).split(/bap-ref-(\d+)-end/);
  return { text: pieces.map((piece, i) => (i % 2 === 0 ? piece : refs[Number(piece)]!)) };
}

function mark(node: Document, refs: Ref[]): unknown {
  if (Array.isArray(node)) return (node as readonly Document[]).map((item) => mark(item, refs));
  if (typeof node !== "object") return node;
  if ("ref" in node || "text" in node) {
    return partsOf(node as Value)
      .map((part) => (typeof part === "string" ? part : `bap-ref-${refs.push(part) - 1}-end`))
      .join("");
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, mark(value, refs)]));
}
