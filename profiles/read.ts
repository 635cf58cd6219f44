import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { isAbsolute, relative, sep } from "node:path";
import { isScalar } from "yaml";
import { isMap, type Layer } from "./layer.ts";
import { got, type Mistake, type Source } from "./mistake.ts";
import { composeYaml } from "./yaml-guard.ts";
import { readValues } from "./yaml-values.ts";

const MAX_BYTES = 2 ** 20;
/** Opening a pipe that nobody writes to would wait for ever otherwise. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** A file's layer; none where the file as a whole cannot be used. */
export interface Read {
  readonly layer?: Layer;
  readonly mistakes: readonly Mistake[];
}

/** Reads one YAML file whose top is a map. Whatever the file holds, this ends soon and does not throw. */
export function readYamlFile(file: string): Read {
  const source: Source = { kind: "file", label: displayPath(file) };
  const refuse = (code: string, message: string, suggestion: string, line?: number): Read => ({
    mistakes: [{ code, source, path: [], message, suggestion, ...(line === undefined ? {} : { line }) }],
  });

  const bytes = readBounded(file);
  if (typeof bytes === "string") return refuse("unreadable-file", bytes, "name a YAML file that can be read");
  if (bytes.length > MAX_BYTES) return refuse("too-large", "larger than 1 MiB", "a profile needs a few dozen lines");
  const text = decode(bytes);
  if (text === undefined) return refuse("not-utf8", "is not UTF-8 text", "save the file as UTF-8");

  const { document, lineAt, mistakes } = composeYaml(text, source);
  if (!document || mistakes.length > 0) return { mistakes };
  const empty = 'begin with "schema: 1"; profiles/dev.yaml is an example';
  if (!document.contents || (isScalar(document.contents) && document.contents.value === null))
    return refuse("empty-file", "the file is empty", empty);
  const values = readValues(document, lineAt, source);
  if (!isMap(values.value)) {
    if (values.mistakes.length > 0) return { mistakes: values.mistakes };
    return refuse(
      "wrong-type",
      `expected a map, got ${got(values.value!)}`,
      'write "key: value" lines',
      lineAt(document.contents.range[0]),
    );
  }
  return { layer: { source, value: values.value, lines: values.lines }, mistakes: values.mistakes };
}

/** A file as people name it: relative to where they are, as long as it lies below. */
export function displayPath(file: string): string {
  const near = relative(process.cwd(), file);
  return near === "" || near.startsWith(`..${sep}`) || near === ".." || isAbsolute(near) ? file : near;
}

/** The bytes, at most one more than allowed; or why there are none, in words. */
function readBounded(file: string): Buffer | string {
  let handle: number | undefined;
  try {
    handle = openSync(file, OPEN_FLAGS);
    const stat = fstatSync(handle);
    if (stat.isDirectory()) return "is a folder, not a file";
    if (!stat.isFile()) return "is not a file";
    const bytes = Buffer.alloc(MAX_BYTES + 1);
    let length = 0;
    for (let step = -1; step !== 0 && length < bytes.length; length += step) {
      step = readSync(handle, bytes, length, bytes.length - length, null);
    }
    return bytes.subarray(0, length);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    if (code === "ENOENT" || code === "ENOTDIR") return "there is no such file";
    return code === "EACCES" || code === "EPERM" ? "may not be read by this user" : `cannot be read (${code})`;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
