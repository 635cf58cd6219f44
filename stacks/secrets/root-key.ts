import { randomBytes } from "node:crypto";
import { PlatformError } from "../../components/model/error.ts";

/** A stack's one secret that is not derived: 32 random bytes, base64url. Losing it loses every password of the stack. */
export function createRootKey(): string {
  return randomBytes(32).toString("base64url");
}

/**
 * The bytes of a root key.
 *
 * @throws PlatformError when it is none; the message never holds the value.
 */
export function parseRootKey(written: string): Uint8Array {
  const bytes = Buffer.from(written, "base64url");
  if (bytes.length === 32) return bytes;
  throw new PlatformError({
    code: "bad-root-key",
    path: "bap:rootKey",
    message: `the root key is not 32 bytes in base64url (it has ${bytes.length})`,
    suggestion:
      "give the stack its own key back (a backup of its Pulumi.<stack>.yaml); a new stack gets one by `bap secrets init`",
  });
}
