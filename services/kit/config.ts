import { readFileSync } from "node:fs";
import { z } from "zod";

/** What a process is given: names and texts, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment cannot be used; the message lists every mistake at once and never repeats a secret. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`the environment is not usable:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/** Settings that every service has. */
export const commonSettings = {
  PORT: z
    .string()
    .default("8080")
    .refine((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535, {
      error: (issue) => `${JSON.stringify(issue.input)} is not a port; allowed: 0 (any free one) to 65535`,
    })
    .transform(Number),
  HOST: z.string().default("0.0.0.0"),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"], {
      error: (issue) =>
        `${JSON.stringify(issue.input)} is no level; allowed: trace, debug, info, warn, error, fatal, silent`,
    })
    .default("info"),
};

/**
 * Reads the settings that `schema` names, once, and throws one {@link ConfigError} with all mistakes.
 *
 * A name in `secrets` may instead be given as `<NAME>_FILE`, the path of a file that holds the value (its trailing
 * line break is not part of it). An empty text counts as not set, because that is what templates leave behind.
 */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  env: Environment,
  secrets: readonly (keyof z.output<Schema> & string)[] = [],
): z.output<Schema> {
  const given: Record<string, string> = {};
  const problems: string[] = [];
  const unreadable = new Set<string>();
  for (const name of Object.keys(schema.shape)) {
    const value = env[name] || undefined;
    const file = secrets.includes(name) ? env[`${name}_FILE`] || undefined : undefined;
    if (value !== undefined && file !== undefined) {
      problems.push(`${name}: is given twice, also as ${name}_FILE; keep one of them`);
      unreadable.add(name);
    } else if (file !== undefined) {
      try {
        given[name] = readFileSync(file, "utf8").replace(/\r?\n$/, "");
      } catch (error) {
        const reason = (error as NodeJS.ErrnoException).code ?? "unreadable";
        problems.push(
          `${name}_FILE: cannot read ${JSON.stringify(file)} (${reason}); give a file this process may read`,
        );
        unreadable.add(name);
      }
    } else if (value !== undefined) given[name] = value;
  }
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = issue.path.join(".");
      if (!unreadable.has(name)) problems.push(`${name}: ${issue.message}`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return parsed.data as z.output<Schema>;
}
