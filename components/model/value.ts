/** How a secret's text is written where it is used. `url`: percent-encoded; `sha256`: hex digest, for password files. */
export type SecretForm = "plain" | "url" | "base64" | "sha256";

/** A secret by name; only a target that is being brought up ever learns the value. */
export interface SecretRef {
  readonly ref: "secret";
  /** `<owner>/<name>`, as declared in {@link SecretSpec.name}. */
  readonly name: string;
  readonly form: SecretForm;
  /** Counts rotations. Stamped by `buildModel`; a component leaves it out. */
  readonly version?: number;
}

/** A port of a workload (or of an external), as its consumer reaches it. */
export interface EndpointRef {
  readonly ref: "endpoint";
  /** Workload name, `<instance>[-<part>]`, or the name of an external. */
  readonly workload: string;
  readonly port: string;
  /** `address` is `host:port`. */
  readonly part: "host" | "port" | "address";
  /** One member of a group; `all`: every member, joined by commas. Absent: whichever answers. */
  readonly member?: number | "all";
  /** `run`: may come later and may go away, so it makes no start order. @default "start" */
  readonly at?: "start" | "run";
}

/** Where a file of this workload lies once it runs; for `embedded`, a path on the machine. */
export interface PathRef {
  readonly ref: "path";
  /** A key of the workload's `files`; one of its `volumes` by name; `data`: a folder of the stack's own, `embedded` only. */
  readonly of: "file" | "volume" | "data";
  readonly name: string;
}

/** Something of the workload itself: its ordinal in the group, its member name, the number of one of its ports. */
export type OwnRef =
  | { readonly ref: "own"; readonly part: "ordinal" | "name" }
  | { readonly ref: "own"; readonly part: "port"; readonly port: string };

export type Ref = SecretRef | EndpointRef | PathRef | OwnRef;

/** Texts and references joined in order; made by the {@link text} tag. */
export interface Text {
  readonly text: readonly (string | Ref)[];
}

/** What an environment variable, an argument or a file is made of. */
export type Value = string | number | boolean | Ref | Text;

/** A value in which only secrets are still open: what a target's plan holds. */
export type Lowered = string | { readonly text: readonly (string | SecretRef)[] };

/** Joins values: ``text`redis://${user}:${password}@${host}` ``. A plain template literal would print `[object Object]`. */
export function text(strings: TemplateStringsArray, ...values: Value[]): Text {
  return {
    text: mergeStrings(strings.flatMap((part, i) => (i < values.length ? [part, ...partsOf(values[i]!)] : [part]))),
  };
}

/** Joins lines (each a value) with newlines and ends with one. */
export function lines(...values: Value[]): Text {
  return { text: mergeStrings(values.flatMap((value) => [...partsOf(value), "\n"])) };
}

export const secret = (name: string, form: SecretForm = "plain"): SecretRef => ({ ref: "secret", name, form });
export const fileOf = (name: string): PathRef => ({ ref: "path", of: "file", name });
export const volumeOf = (name: string): PathRef => ({ ref: "path", of: "volume", name });

/** The pieces of a value, in order. */
export function partsOf(value: Value): readonly (string | Ref)[] {
  if (typeof value !== "object") return [String(value)];
  return "text" in value ? value.text : [value];
}

/** Every reference inside a value. */
export function refsOf(value: Value): readonly Ref[] {
  return partsOf(value).filter((part) => typeof part !== "string");
}

/** How a target answers what a value asks of it; secrets stay references. */
export interface ValueResolver {
  endpoint(ref: EndpointRef): string;
  path(ref: PathRef): string;
  own(ref: OwnRef): string;
}

/** Resolves all but the secrets of a value. */
export function lowerValue(value: Value, resolver: ValueResolver): Lowered {
  const parts = mergeStrings(
    partsOf(value).map((part) => {
      if (typeof part === "string" || part.ref === "secret") return part;
      if (part.ref === "endpoint") return resolver.endpoint(part);
      return part.ref === "path" ? resolver.path(part) : resolver.own(part);
    }),
  ) as readonly (string | SecretRef)[];
  if (parts.every((part) => typeof part === "string")) return parts.join("");
  return { text: parts };
}

/** The secrets inside a lowered value; none: it may be written in the clear. */
export function secretsOf(value: Lowered): readonly SecretRef[] {
  return typeof value === "string" ? [] : value.text.filter((part) => typeof part !== "string");
}

function mergeStrings(parts: readonly (string | Ref)[]): readonly (string | Ref)[] {
  const merged: (string | Ref)[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (typeof part === "string" && typeof last === "string") merged[merged.length - 1] = last + part;
    else if (part !== "") merged.push(part);
  }
  return merged;
}
