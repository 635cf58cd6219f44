import { nearest } from "../../profiles/nearest.ts";
import { usage } from "../errors.ts";
import type { Style } from "../io.ts";
import type { Loaded } from "../load.ts";
import { defaultAt, settingAt, settingsOf } from "../settings.ts";

/** One voice on a setting, the last one decides. */
interface Voice {
  readonly where: string;
  readonly value: unknown;
}

/** What `inspect --explain PATH --json` prints. */
export interface Explanation {
  readonly path: string;
  readonly value: unknown;
  readonly layers: readonly Voice[];
}

const TOP = ["tier", "target", "domain", "without", "state", "context", "operators", "regions", "network.pool"];

/** The value at a path, and every layer that said something about it. */
export function explain(loaded: Loaded, path: string): Explanation {
  const keys = path.split(".");
  const layers = [...ownDefault(loaded, keys), ...loaded.provenance.explain(keys)];
  const value = layers.at(-1)?.value ?? settingAt(loaded, keys);
  if (value === undefined && layers.length === 0 && !knownPaths(loaded).includes(path)) throw unknown(loaded, path);
  return { path, value, layers };
}

/** An explanation as a person reads it; the line that decided is marked. */
export function explainText({ path, value, layers }: Explanation, style: Style): string {
  const width = Math.max(0, ...layers.map(({ where }) => where.length));
  const rows = layers.map((layer, i) => {
    const line = `  ${layer.where.padEnd(width)}  ${shown(layer.value)}`;
    return i === layers.length - 1 ? `${style("green", line)}  ← decides\n` : `${style("dim", line)}\n`;
  });
  const nobody = `  ${style("dim", "no layer says anything; there is no default")}\n`;
  return `${style("bold", path)} = ${shown(value)}\n\n${layers.length > 0 ? rows.join("") : nobody}`;
}

/** A value on one line. */
export function shown(value: unknown): string {
  if (value === undefined) return "(not set)";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function ownDefault({ profile, registry }: Loaded, keys: readonly string[]): readonly Voice[] {
  const instance = keys[0] === "components" ? profile.instances[keys[1] ?? ""] : undefined;
  if (!instance || keys.length < 3) return [];
  const value = defaultAt(registry.components[instance.use]!.config, keys.slice(2));
  return value === undefined ? [] : [{ where: `default of ${instance.use}`, value }];
}

function knownPaths(loaded: Loaded): readonly string[] {
  const bindings = Object.keys(loaded.profile.bindings).map((capability) => `bindings.${capability}`);
  return [...TOP, ...bindings, ...settingsOf(loaded).map(({ path }) => path.join("."))];
}

function unknown(loaded: Loaded, path: string): Error {
  const known = knownPaths(loaded);
  const meant = nearest(path, known);
  const beside = known.filter((one) => one.startsWith(`${path.split(".").slice(0, 2).join(".")}.`));
  return usage(
    "--explain",
    `there is no setting "${path}"${meant === undefined ? "" : `; did you mean "${meant}"?`}`,
    `settings: ${(beside.length > 0 ? beside : [...TOP, "bindings.<capability>", "components.<instance>.<setting>"]).join(", ")}`,
  );
}
