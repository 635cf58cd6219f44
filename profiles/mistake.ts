import type { Problem } from "../components/model/error.ts";

/** Keys from the top of a profile down to a value. */
export type Path = readonly (string | number)[];

/** Where people write: a file, or one option with what it sets. */
export type Source =
  | { readonly kind: "file"; readonly label: string }
  | { readonly kind: "option"; readonly flag: string; readonly label: string; readonly sets: Path };

/** A place inside a source. */
export interface Place {
  readonly source: Source;
  readonly line?: number;
}

/** A problem before it is put into words for the screen: kept apart so that all can be sorted and told once. */
export interface Mistake extends Place {
  readonly code: string;
  readonly path: Path;
  readonly message: string;
  readonly suggestion: string;
}

/** A path as people write it: `components.redis.memory`; a key with other signs in it stands in quotes, as `--set` takes it. */
export function dotted(path: Path): string {
  return path.map((key) => (/^[\w-]+$/.test(String(key)) ? String(key) : shorten(JSON.stringify(key)))).join(".");
}

/** A value as it is shown in a message: texts in quotes, long ones cut, lists and maps by what they are. */
export function show(value: unknown): string {
  if (typeof value === "string") return shorten(JSON.stringify(value));
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return "a list";
  return value === undefined || value === null ? "nothing" : "a map";
}

/** A found value as part of a sentence. */
export function got(value: unknown): string {
  return typeof value === "string" ? `the text ${show(value)}` : show(value);
}

/** Cuts what would fill the screen. */
export function shorten(text: string, most = 80): string {
  return text.length <= most ? text : `${text.slice(0, most - 2)}…${text.at(-1)}`;
}

/** Files first, by name and line, then options in the order in which they were found; nothing twice. */
export function toProblems(mistakes: readonly Mistake[]): readonly Problem[] {
  const sorted = mistakes
    .map((mistake, found) => ({ mistake, found }))
    .sort((a, b) => comparePlaces(a.mistake, b.mistake) || a.found - b.found)
    .map(({ mistake }) => toProblem(mistake));
  return [...new Map(sorted.map((problem) => [`${problem.path}\n${problem.message}`, problem])).values()];
}

/** A place and a path in one, as {@link Problem.path} says it. */
export function placeText({ source, line }: Place, path: Path): string {
  const label = line === undefined ? source.label : `${source.label}:${line}`;
  const said = path.length === 0 || (source.kind === "option" && dotted(source.sets) === dotted(path));
  return said ? label : `${label} ${dotted(path)}`;
}

function toProblem(mistake: Mistake): Problem {
  const { code, message, suggestion } = mistake;
  return { code, path: placeText(mistake, mistake.path), message, suggestion };
}

function comparePlaces(a: Place, b: Place): number {
  if (a.source.kind !== b.source.kind) return a.source.kind === "file" ? -1 : 1;
  if (a.source.kind === "option") return 0;
  const byFile = a.source.label < b.source.label ? -1 : Number(a.source.label > b.source.label);
  return byFile || (a.line ?? 0) - (b.line ?? 0);
}
