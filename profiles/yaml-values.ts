import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair } from "yaml";
import { pathKey, type Raw } from "./layer.ts";
import { dotted, show, type Mistake, type Path, type Source } from "./mistake.ts";
import { MAX_DEPTH } from "./yaml-guard.ts";

/** More than any profile needs, with every alias unfolded. */
const MAX_VALUES = 10_000;
/** Keys that JavaScript gives a meaning of its own. */
const RESERVED: readonly string[] = ["__proto__", "constructor", "prototype"];

export interface Values {
  /** Absent where the document as a whole could not be used. */
  readonly value?: Raw;
  readonly lines: ReadonlyMap<string, number>;
  readonly mistakes: readonly Mistake[];
}

/** Turns a document into plain values, remembers each one's line, and refuses what a profile must not hold. */
export function readValues(document: Document.Parsed, lineAt: (offset: number) => number, source: Source): Values {
  const lines = new Map<string, number>();
  const mistakes: Mistake[] = [];
  const anchors = new Map<string, Node>();
  const open = new Set<Node>();
  let values = 0;

  const value = document.contents ? read(document.contents, [], lineAt(document.contents.range[0])) : undefined;
  return { ...(value === undefined ? {} : { value }), lines, mistakes };

  function read(node: Node | null, path: Path, line: number): Raw | undefined {
    if (path.length > 0) lines.set(pathKey(path), line);
    if (++values > MAX_VALUES || path.length > MAX_DEPTH) return tooMuch();
    if (isAlias(node)) return unfold(node.source, path, line);
    if (node === null || (isScalar(node) && node.value === null)) return refuse(nullAt(path), path, line);
    if (node.anchor) anchors.set(node.anchor, node);
    if (isScalar(node)) return scalar(node.value, path, line);
    open.add(node);
    const inside = isMap(node) ? readMap(node.items, path) : isSeq(node) ? readList(node.items, path, line) : undefined;
    open.delete(node);
    return inside;
  }

  function readList(items: readonly unknown[], path: Path, line: number): Raw {
    const list: Raw[] = [];
    for (const [i, item] of (items as readonly (Node | null)[]).entries()) {
      if (values > MAX_VALUES) break;
      const inside = read(item, [...path, i], item?.range ? lineAt(item.range[0]) : line);
      if (inside !== undefined) list.push(inside);
    }
    return list;
  }

  function readMap(pairs: readonly Pair[], path: Path): Raw {
    const map: Record<string, Raw> = {};
    const seen = new Map<string, number>();
    for (const { key: keyNode, value: valueNode } of pairs as readonly Pair<Node, Node | null>[]) {
      if (values > MAX_VALUES) break;
      const line = lineAt(keyNode.range?.[0] ?? 0);
      const key = readKey(keyNode, path, line);
      if (key === undefined) continue;
      const first = seen.get(key);
      if (first !== undefined) {
        refuse(duplicate(key, first), [...path, key], line);
        continue;
      }
      seen.set(key, line);
      const inside = read(valueNode, [...path, key], line);
      if (inside !== undefined) map[key] = inside;
    }
    return map;
  }

  function readKey(node: Node, path: Path, line: number): string | undefined {
    const key: unknown = isScalar(node) ? node.value : node;
    if (typeof key !== "string") return refuse(notText(key), path, line);
    if (isScalar(node) && node.anchor) anchors.set(node.anchor, node);
    return RESERVED.includes(key) ? refuse(reserved(key), [...path, key], line) : key;
  }

  function unfold(name: string, path: Path, line: number): Raw | undefined {
    const target = anchors.get(name);
    if (!target) return refuse(noAnchor(name), path, line);
    return open.has(target) ? refuse(aliasOfItself(name), path, line) : read(target, path, line);
  }

  function scalar(value: unknown, path: Path, line: number): Raw | undefined {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
    return refuse(strangeKind, path, line);
  }

  function tooMuch(): undefined {
    if (mistakes.every(({ code }) => code !== "too-many-values")) refuse(tooMany, [], undefined);
  }

  function refuse(said: Said, path: Path, line: number | undefined): undefined {
    mistakes.push({ ...said, source, path, ...(line === undefined ? {} : { line }) });
  }
}

/** A key that must never reach an object, wherever it was written. */
export function isReserved(key: string): boolean {
  return RESERVED.includes(key);
}

type Said = Pick<Mistake, "code" | "message" | "suggestion">;

export function reserved(key: string): Said {
  const suggestion = "choose another name; this one belongs to the language underneath";
  return { code: "reserved-key", message: `the key "${key}" is refused`, suggestion };
}

export function nullAt(path: Path): Said {
  const suggestion =
    path[0] === "components" && path.length === 2
      ? `write {} for its defaults; to take it out, name it in the list "without:"`
      : `give it a value, or leave the line out; a component is taken out by "without:"`;
  return { code: "null-value", message: "has no value (null)", suggestion };
}

const tooMany: Said = {
  code: "too-many-values",
  message: `too large: more than ${MAX_VALUES} values, or ${MAX_DEPTH} levels, once its aliases are unfolded`,
  suggestion: "write the few values that differ; use fewer aliases (*name)",
};

const strangeKind: Said = {
  code: "strange-value",
  message: "holds a kind of value that profiles do not know",
  suggestion: "write a text, a number, true, false, a list or a map",
};

function duplicate(key: string, first: number): Said {
  const message = `duplicate key ${show(key)}: it is already on line ${first}`;
  return { code: "duplicate-key", message, suggestion: "keep one of the two" };
}

function notText(key: unknown): Said {
  const message = key === null ? "a key is empty" : `a key is text, this one is ${show(key)}`;
  const plain = typeof key === "number" || typeof key === "boolean";
  const suggestion = plain ? `put it in quotes: "${key}"` : 'write "key: value", the key a plain word';
  return { code: "key-not-text", message, suggestion };
}

function noAnchor(name: string): Said {
  const message = `the alias *${dotted([name])} stands for nothing`;
  return { code: "unknown-alias", message, suggestion: `mark a value above it with &${dotted([name])}` };
}

function aliasOfItself(name: string): Said {
  const message = `the alias *${dotted([name])} stands inside the very value that it names`;
  return { code: "endless-alias", message, suggestion: "write the value out" };
}
