import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PlatformError } from "../../components/model/error.ts";
import type { Tier } from "../../components/model/platform.ts";

/** Where a dev stack's passphrase lies, beside its state. */
export const passphraseFile = (root: string, stack: string): string => join(root, ".bap", `${stack}.passphrase`);

/**
 * The environment that opens a stack's secrets. In dev the passphrase is made once, readable by its owner only;
 * outside dev whoever runs this must bring it: a passphrase beside what it protects protects nothing.
 */
export function passphraseEnvironment(root: string, stack: string, tier: Tier): Readonly<Record<string, string>> {
  const { PULUMI_CONFIG_PASSPHRASE, PULUMI_CONFIG_PASSPHRASE_FILE } = process.env;
  if (PULUMI_CONFIG_PASSPHRASE !== undefined) return { PULUMI_CONFIG_PASSPHRASE };
  if (PULUMI_CONFIG_PASSPHRASE_FILE !== undefined) return { PULUMI_CONFIG_PASSPHRASE_FILE };
  const file = passphraseFile(root, stack);
  if (!existsSync(file)) {
    if (tier !== "dev") throw notGiven(stack, tier);
    mkdirSync(join(root, ".bap"), { recursive: true });
    writeFileSync(file, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  }
  return { PULUMI_CONFIG_PASSPHRASE_FILE: file };
}

function notGiven(stack: string, tier: Tier): PlatformError {
  return new PlatformError({
    code: "no-passphrase",
    path: "PULUMI_CONFIG_PASSPHRASE",
    message: `the stack "${stack}" is of tier ${tier}, and its passphrase is not given`,
    suggestion:
      "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE; only in dev one is made beside the state",
  });
}
