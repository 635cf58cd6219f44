import type { z } from "zod";
import { reach } from "./layer.ts";
import { got, show, shorten, type Mistake, type Path } from "./mistake.ts";
import { didYouMean } from "./nearest.ts";
import { allowedKeys } from "./zod-shape.ts";

/** What a schema says about a value, in our words; where it stands is the caller's to say. */
export type Said = Pick<Mistake, "code" | "path" | "message" | "suggestion">;

/** What an issue is about. */
export interface Judged {
  readonly schema: z.core.$ZodType;
  readonly value: unknown;
  /** One layer of several: what is missing here may stand in another, and rules over several fields must wait. */
  readonly partial: boolean;
}

type Issue = z.core.$ZodIssue;

/** Checks a value and says all that is wrong with it. */
export function judge(judged: Judged): readonly Said[] {
  const result = (judged.schema as z.ZodType).safeParse(judged.value, { reportInput: true });
  return result.success ? [] : result.error.issues.flatMap((issue) => explain(issue, judged));
}

function explain(issue: Issue, judged: Judged): readonly Said[] {
  const path = issue.path as Path;
  const { value, depth } = reach(judged.value, path);
  if (depth < path.length) return judged.partial ? [] : [missing(path, allowed(issue))];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(path, key, allowedKeys(judged.schema, path, value)));
    case "invalid_union":
      return explainUnion(issue, judged);
    case "custom":
      if (judged.partial && typeof value === "object") return [];
  }
  return [sayIssue(issue, path, value)];
}

/** The issues of the branch that was meant; where none was, what all of them expect. */
function explainUnion(issue: z.core.$ZodIssueInvalidUnion, judged: Judged): readonly Said[] {
  const path = issue.path as Path;
  const { value } = reach(judged.value, path);
  const branches = issue.errors as readonly (readonly Issue[])[];
  const absolute = (inner: Issue): Issue => ({ ...inner, path: [...path, ...inner.path] });
  const meant = branches.find((branch) =>
    branch.every((inner) => inner.path.length > 0 || inner.code === "unrecognized_keys"),
  );
  if (meant) return meant.flatMap((inner) => explain(absolute(inner), judged));
  const words = [...new Set(branches.flatMap((branch) => allowed(branch[0]!) ?? []))];
  const options = words.length > 0 ? either(words) : (allowed(issue) ?? "something else");
  return [
    { code: "wrong-type", path, message: `expected ${options}, got ${got(value)}`, suggestion: `write ${options}` },
  ];
}

function sayIssue(issue: Issue, path: Path, value: unknown): Said {
  const phrase = expectedPhrase(issue);
  if (phrase) {
    const message = `${show(value)} is not ${phrase.split(/[,:] /)[0]}`;
    return { code: "wrong-value", path, message, suggestion: `write ${phrase}${unquoted(value)}` };
  }
  switch (issue.code) {
    case "invalid_type":
      return wrongType(issue.expected, path, value);
    case "invalid_value":
      return notAllowed(path, value, issue.values);
    case "too_big":
    case "too_small":
      return outOfBounds(issue, path, value);
    case "invalid_key": {
      const inner = issue.issues[0]!;
      return { ...sayIssue(inner, path, path.at(-1)), code: "wrong-key" };
    }
  }
  // What is left are rules of a component's own, in its own words, and forms that zod knows by name.
  const own = issue.message.startsWith("Invalid")
    ? shorten(issue.message.replace(/^Invalid \w+: /, ""))
    : issue.message;
  return {
    code: "wrong-value",
    path,
    message: `${show(value)} is not allowed: ${own}`,
    suggestion: "change the value",
  };
}

/** A number or a yes-or-no where a text is wanted: YAML makes them of whatever looks like one. */
function unquoted(value: unknown): string {
  return typeof value === "number" || typeof value === "boolean" ? "; a text, so in quotes" : "";
}

function unknownKey(path: Path, key: string, known: readonly string[]): Said {
  const suggestion = known.length > 0 ? `allowed here: ${known.join(", ")}` : "nothing can be set here";
  return {
    code: "unknown-key",
    path: [...path, key],
    message: `unknown key ${show(key)}${didYouMean(key, known)}`,
    suggestion,
  };
}

function missing(path: Path, options: string | undefined): Said {
  const suggestion = options === undefined ? "add it" : `add it: ${options}`;
  return { code: "missing", path, message: `${show(path.at(-1))} is missing`, suggestion };
}

function notAllowed(path: Path, value: unknown, values: readonly unknown[]): Said {
  const texts = values.filter((one) => typeof one === "string");
  const unquoted = texts.length === 0 && values.some((one) => String(one) === value);
  const near = typeof value === "string" ? didYouMean(value, texts) : "";
  const suggestion = unquoted ? `write ${String(value)} without quotes` : `allowed: ${values.map(show).join(", ")}`;
  return { code: "wrong-value", path, message: `${show(value)} is not allowed${near}`, suggestion };
}

function wrongType(expected: string, path: Path, value: unknown): Said {
  const message = `expected ${TYPES[expected] ?? expected}, got ${got(value)}`;
  return { code: "wrong-type", path, message, suggestion: howToWrite(expected, value) };
}

function howToWrite(expected: string, value: unknown): string {
  if (expected === "object" || expected === "record") return 'write "key: value" lines below it, or {} for none';
  if (expected === "array") return 'write [one, two], or one "- item" a line';
  if (expected === "boolean") return "write true or false";
  if (expected !== "string")
    return typeof value === "string" && /^-?\d+$/.test(value)
      ? `write ${value} without quotes`
      : `write ${TYPES[expected] ?? expected}`;
  return typeof value === "number" || typeof value === "boolean" ? `put it in quotes: "${value}"` : "write a text";
}

function outOfBounds(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall, path: Path, value: unknown): Said {
  const [big, bound] = issue.code === "too_big" ? [true, issue.maximum] : [false, issue.minimum];
  const limit = `${issue.inclusive === false ? (big ? "less than" : "more than") : big ? "at most" : "at least"} ${bound}`;
  const things = issue.origin === "string" ? " characters" : issue.origin === "array" ? " items" : "";
  const size = things ? (big ? "long" : "short") : big ? "large" : "small";
  const amount = Array.isArray(value) ? `a list of ${value.length}` : show(value);
  return { code: "out-of-bounds", path, message: `${amount} is too ${size}`, suggestion: `write ${limit}${things}` };
}

/** What an issue would have accepted, for a sentence. */
function allowed(issue: Issue): string | undefined {
  if (issue.code === "invalid_value") return either(issue.values.map(show));
  if (issue.code === "invalid_union" && "options" in issue) return either((issue.options as unknown[]).map(show));
  return (
    expectedPhrase(issue) ?? (issue.code === "invalid_type" ? (TYPES[issue.expected] ?? issue.expected) : undefined)
  );
}

/** `a, b or c`. */
function either(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${words.at(-1)}` : words.join("");
}

/** Schemas of this project say `expected a size with its unit, such as …`; zod's own messages begin otherwise. */
function expectedPhrase(issue: Issue): string | undefined {
  return /^expected (.+)$/s.exec(issue.message)?.[1];
}

const TYPES: Readonly<Record<string, string>> = {
  object: "a map",
  record: "a map",
  array: "a list",
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
};
