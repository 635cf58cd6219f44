import { hkdfSync } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Bytes that belong to one secret in one rotation: HKDF-SHA-256 of the root key. */
export function derive(rootKey: Uint8Array, name: string, version: number, length: number): Buffer {
  return Buffer.from(hkdfSync("sha256", rootKey, "bap/secrets/1", `${name}\0${version}`, length));
}

/** Letters and digits, each as likely as the others: bytes past the last full round of the alphabet are passed over. */
export function password(rootKey: Uint8Array, name: string, version: number, length: number): string {
  const bytes = derive(rootKey, name, version, length * 4 + 64);
  const usable = [...bytes].filter((byte) => byte < 256 - (256 % ALPHABET.length));
  return usable
    .slice(0, length)
    .map((byte) => ALPHABET[byte % ALPHABET.length])
    .join("");
}
