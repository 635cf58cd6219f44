import type { Command } from "commander";
import { z } from "zod";
import { usage } from "./errors.ts";

/** The options that every verb has which reads a profile. */
export const profileOptions = z.object({
  profile: z.string().min(1).optional(),
  profileFile: z.string().min(1).optional(),
  /** Judged with the profile, so that all mistakes are told at once. */
  target: z.string().optional(),
  set: z.array(z.string()).default([]),
  only: z
    .array(z.string().min(1))
    .default([])
    .transform((names) => names.flatMap((name) => name.split(",")).filter(Boolean)),
  overlay: z.array(z.string().min(1)).default([]),
  stack: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, {
      error: 'expected letters, digits, ".", "_" and "-", at most 100',
    })
    .optional(),
  region: z.string().min(1).optional(),
  json: z.boolean().default(false),
});

export type ProfileOptions = z.output<typeof profileOptions>;

/** Declares {@link profileOptions} on a command. */
export function withProfileOptions(command: Command): Command {
  return withoutArgument(
    command
      .argument("[profile]", "name of a profile (default: dev)")
      .option("--profile-file <file>", "a profile's file, instead of a name"),
  );
}

/** The same without the profile itself, for verbs whose arguments mean something else. */
export function withoutArgument(command: Command): Command {
  return command
    .option("--target <target>", "docker, kubernetes or embedded")
    .option("--set <path=value>", "change one setting; may be repeated", collect)
    .option("--only <instance>", "this and what it needs, nothing else; may be repeated", collect)
    .option("--overlay <file>", "lay a file over the profile; may be repeated", collect)
    .option("--stack <name>", "the stack (default: the profile's name)")
    .option("--region <region>", "one region of a profile that has several")
    .option("--json", "print JSON");
}

/** Reads a command's options; the argument, where there is one, is the profile. */
export function parseProfileOptions(profile: unknown, raw: unknown): ProfileOptions {
  const options = parseOptions(profileOptions, { ...(raw as object), profile });
  if (options.profile !== undefined && options.profileFile !== undefined) {
    throw usage(
      "--profile-file",
      `both the profile "${options.profile}" and the file "${options.profileFile}" were given`,
      "give one of them: a name, or --profile-file FILE",
    );
  }
  return options;
}

/** Reads options by a schema; what is wrong is told as the option that it is. */
export function parseOptions<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const result = schema.safeParse(raw, { reportInput: true });
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const name = String(issue.path[0] ?? "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const value = typeof issue.input === "string" ? `"${issue.input}" is not allowed: ` : "";
  throw usage(`--${name}`, `${value}${issue.message}`, `"bap --help" shows what each verb takes`);
}

/** Gathers an option that may be repeated. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
