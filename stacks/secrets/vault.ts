import { createHash, createHmac } from "node:crypto";
import { assertNoProblems, PlatformError, type Problem } from "../../components/model/error.ts";
import type { ModelSecret } from "../../components/model/model.ts";
import type { Lowered, SecretForm, SecretRef } from "../../components/model/value.ts";
import { certificatePem, derivedKey, privateKeyPem } from "./certificate.ts";
import { derive, password } from "./derive.ts";
import { parseRootKey } from "./root-key.ts";

/** The values of all secrets of a model, by name. A plain record: the engine would empty a Map on its way through outputs. */
export type Vault = Readonly<Record<string, string>>;

/**
 * Every secret of a stack, derived: nothing is stored but what only a person can know, and the same key gives the
 * same values.
 *
 * @param now Decides the year that certificates are valid from, so that an `up` a year later renews them.
 * @param given What `bap secrets set` took, by name; it also stands in for a value that would be derived.
 * @throws PlatformError naming every secret that must be given and is not.
 */
export async function createVault(
  rootKey: string,
  secrets: readonly ModelSecret[],
  now: Date,
  given: Vault = {},
): Promise<Vault> {
  const root = parseRootKey(rootKey);
  assertNoProblems(secrets.flatMap((one) => notGiven(one, given)));
  const byName = new Map(secrets.map((one) => [one.name, one]));
  const vault = new Map<string, string>();
  const keyOf = (name: string): Uint8Array => derivedKey(root, name, byName.get(name)?.version ?? 1);

  const open = async (name: string): Promise<string> => {
    const known = vault.get(name);
    if (known !== undefined) return known;
    const spec = byName.get(name);
    if (!spec) throw unknown(name);
    const value = await valueOf(spec);
    vault.set(name, value);
    return value;
  };

  const valueOf = async ({ name, version, value }: ModelSecret): Promise<string> => {
    if (given[name] !== undefined) return given[name];
    switch (value.kind) {
      case "password":
        return password(root, name, version, value.length ?? 32);
      case "hex":
        return derive(root, name, version, value.bytes).toString("hex");
      case "given":
        throw unknown(name);
      case "jwt":
        return signedToken(value.claims, await open(value.key));
      case "key":
        return privateKeyPem(keyOf(name));
      case "certificate":
        return certificatePem({
          subject: value.subject,
          key: keyOf(value.key),
          hosts: value.hosts,
          serial: serial(derive(root, `${name}/${now.getUTCFullYear()}`, version, 16)),
          validity: value.authority ? years(now.getUTCFullYear(), 2) : years(2025, 30),
          authority: value.authority && {
            key: keyOf(value.authority.key),
            certificate: await open(value.authority.certificate),
          },
        });
    }
  };

  for (const name of byName.keys()) await open(name);
  return Object.fromEntries(vault);
}

/** A lowered value with its secrets in it: only for what a target is given while it is brought up. */
export function reveal(value: Lowered, vault: Vault): string {
  if (typeof value === "string") return value;
  return value.text.map((part) => (typeof part === "string" ? part : revealRef(part, vault))).join("");
}

const FORMS: Readonly<Record<SecretForm, (value: string) => string>> = {
  plain: (value) => value,
  url: encodeURIComponent,
  base64: (value) => Buffer.from(value).toString("base64"),
  sha256: (value) => createHash("sha256").update(value).digest("hex"),
};

function revealRef({ name, form }: SecretRef, vault: Vault): string {
  const value = vault[name];
  if (value === undefined) throw unknown(name);
  return FORMS[form](value);
}

/** What is wrong with a secret that only a person knows: nobody gave it yet. */
export function notGiven({ name, value }: ModelSecret, given: Vault): readonly Problem[] {
  if (value.kind !== "given" || given[name] !== undefined) return [];
  return [
    {
      code: "secret-not-given",
      path: `secret ${name}`,
      message: `only you know it: ${value.what}`,
      suggestion: `run bap secrets set --name ${name}, which reads it from standard input`,
    },
  ];
}

/** No time is in it, or every `up` would make another. */
function signedToken(claims: Readonly<Record<string, unknown>>, key: string): string {
  const part = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString("base64url");
  const body = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${body}.${createHmac("sha256", key).update(body).digest("base64url")}`;
}

function unknown(name: string): PlatformError {
  return new PlatformError({
    code: "unknown-secret",
    path: `secret ${name}`,
    message: "no component declares it",
    suggestion: "declare it in the model's secrets of its owner",
  });
}

const years = (first: number, count: number): { from: Date; to: Date } => ({
  from: new Date(Date.UTC(first, 0, 1)),
  to: new Date(Date.UTC(first + count, 0, 1)),
});

/** Serial numbers are positive, and neither zero nor longer than they look. */
function serial(bytes: Buffer): Buffer {
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes;
}
