import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { PlatformError } from "../components/model/error.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** What of a stack's own file decides its profile; the rest (the root key) is the engine's. */
const settings = z.object({
  "bap:profile": scalar.optional(),
  "bap:profileFile": scalar.optional(),
  "bap:target": scalar.optional(),
  "bap:name": scalar.optional(),
  "bap:set": z.record(z.string(), scalar).default({}),
});

/** A stack's settings, as `bap up` wrote them. */
export interface StackSettings {
  readonly profile?: string;
  /** Relative to the root. */
  readonly profileFile?: string;
  readonly target?: string;
  readonly name?: string;
  /** Path → text as after `--set path=`. */
  readonly set: Readonly<Record<string, string>>;
}

/** Reads `Pulumi.<stack>.yaml` at the root; a stack without one has no settings. */
export function readStackSettings(root: string, stack: string): StackSettings {
  const file = join(root, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) return { set: {} };
  const parsed = settings.safeParse(configOf(file), { reportInput: true });
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw broken(file, `config.${path.join(".")}: ${message}`);
  }
  const { data } = parsed;
  return {
    profile: data["bap:profile"],
    profileFile: data["bap:profileFile"],
    target: data["bap:target"],
    name: data["bap:name"],
    set: data["bap:set"],
  };
}

function configOf(file: string): unknown {
  try {
    const whole = parse(readFileSync(file, "utf8")) as { config?: unknown } | null;
    return whole?.config ?? {};
  } catch (error) {
    throw broken(file, (error as Error).message.split("\n")[0]!);
  }
}

function broken(file: string, why: string): PlatformError {
  return new PlatformError({
    code: "bad-stack-file",
    path: basename(file),
    message: `cannot be read: ${why}`,
    suggestion: "it is written by `bap up`; mend it by hand, or take a copy from where you keep it",
  });
}
