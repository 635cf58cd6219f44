import { isScalar } from "yaml";
import type { Layer, Raw } from "./layer.ts";
import { shorten, type Mistake, type Path, type Source } from "./mistake.ts";
import type { Read } from "./read.ts";
import { composeYaml } from "./yaml-guard.ts";
import { isReserved, readValues, reserved } from "./yaml-values.ts";

const HOW =
  'write path=value, such as components.redis.memory=1Gi; a key with dots stands in quotes: images.replace."redis:7.2"';

/** The layer of one `--set path=value`. */
export function readSet(argument: string): Read {
  const { path, rest } = splitPath(argument);
  if (rest?.startsWith("=") && path.length > 0) return readOption("--set", path, argument, rest.slice(1));
  const source = optionSource("--set", path, argument);
  return { mistakes: [{ code: "bad-option", source, path: [], message: "is not path=value", suggestion: HOW }] };
}

/** The layer of one entry of the stack's `bap:set`. */
export function readStackSet(key: string, text: string): Read {
  const { path, rest } = splitPath(key);
  if (rest === "" && path.length > 0) return readOption("bap:set", path, `${key}=${text}`, text);
  const source = optionSource("bap:set", path, `${key}=${text}`);
  return { mistakes: [{ code: "bad-option", source, path: [], message: "is not a path", suggestion: HOW }] };
}

/** The place of an option that sets one thing of its own: `--target`. */
export function flagSource(flag: string, sets: Path): Source {
  return { kind: "option", flag, label: flag, sets };
}

function readOption(flag: string, path: readonly string[], written: string, text: string): Read {
  const source = optionSource(flag, path, written);
  const refused = path.filter(isReserved).map((key): Mistake => ({ ...reserved(key), source, path: [] }));
  if (refused.length > 0) return { mistakes: refused };

  const { document, lineAt, mistakes } = composeYaml(text, source);
  if (!document || mistakes.length > 0)
    return { mistakes: mistakes.map((mistake) => ({ ...mistake, line: undefined, path })) };
  if (!document.contents || (isScalar(document.contents) && document.contents.value === null)) {
    const suggestion = `give it a value: ${flag === "--set" ? `--set ${path.join(".")}=…` : "bap:set"}; a component is taken out by "without:"`;
    return { mistakes: [{ code: "null-value", source, path, message: "has no value (null)", suggestion }] };
  }
  const values = readValues(document, lineAt, source);
  const inside = values.mistakes.map((mistake) => ({ ...mistake, line: undefined, path: [...path, ...mistake.path] }));
  if (values.value === undefined) return { mistakes: inside };
  const value = path.reduceRight<Raw>((below, key) => ({ [key]: below }), values.value);
  return { layer: { source, value: value as Layer["value"], lines: new Map() }, mistakes: inside };
}

function optionSource(flag: string, path: Path, written: string): Source {
  // What would move the cursor must not reach the screen.
  const printable = written.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ");
  return { kind: "option", flag, label: `${flag} ${shorten(printable)}`, sets: path };
}

/** `a.b."c.d"=value` → the keys, and the rest from the equals sign on; no rest where a key is malformed. */
function splitPath(text: string): { readonly path: readonly string[]; readonly rest?: string } {
  const path: string[] = [];
  const key = /"([^"]+)"|[^."=\s]+/y;
  for (let at = 0; ; at++) {
    key.lastIndex = at;
    const found = key.exec(text);
    if (!found) return { path };
    path.push(found[1] ?? found[0]);
    at = key.lastIndex;
    if (text[at] !== ".") return { path, rest: text.slice(at) };
  }
}
