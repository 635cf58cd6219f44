import { createHmac, X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ModelSecret } from "../../components/model/model.ts";
import { createRootKey, createVault, reveal } from "./index.ts";

const NOW = new Date("2026-11-23T12:00:00Z");
const ROOT = Buffer.alloc(32, 7).toString("base64url");

const secrets: readonly ModelSecret[] = [
  { name: "leads/db", owner: "leads", version: 1, value: { kind: "password" } },
  { name: "edge/ca-key", owner: "edge", version: 1, value: { kind: "key" } },
  {
    name: "edge/ca",
    owner: "edge",
    version: 1,
    value: { kind: "certificate", key: "edge/ca-key", subject: "authority", hosts: [] },
  },
  { name: "edge/key", owner: "edge", version: 1, value: { kind: "key" } },
  {
    name: "edge/certificate",
    owner: "edge",
    version: 1,
    value: {
      kind: "certificate",
      key: "edge/key",
      authority: { key: "edge/ca-key", certificate: "edge/ca" },
      subject: "bap.localhost",
      hosts: ["bap.localhost", "*.bap.localhost"],
    },
  },
];

describe("the vault", () => {
  it("holds what a person gave, and names everything that was not given at once", async () => {
    const smtp = (name: string): ModelSecret => ({
      name,
      owner: "smtp",
      version: 1,
      value: { kind: "given", what: "the password of smtp.example.com" },
    });
    const vault = await createVault(ROOT, [smtp("smtp/password"), ...secrets], NOW, {
      "smtp/password": "from a person",
    });
    expect(vault["smtp/password"]).toBe("from a person");
    await expect(createVault(ROOT, [smtp("smtp/a"), smtp("smtp/b")], NOW)).rejects.toThrow(
      "secret smtp/a: only you know it: the password of smtp.example.com\n" +
        "    run bap secrets set --name smtp/a, which reads it from standard input\n" +
        "secret smtp/b: only you know it",
    );
  });

  it("takes a person's own value for one that would be derived", async () => {
    const vault = await createVault(ROOT, secrets, NOW, { "leads/db": "mine" });
    expect(vault["leads/db"]).toBe("mine");
    expect(vault["edge/ca"]).toBe((await createVault(ROOT, secrets, NOW))["edge/ca"]);
  });

  it("signs a token with another secret, so that whoever knows that one can check it", async () => {
    const key: ModelSecret = { name: "vec/key", owner: "vec", version: 1, value: { kind: "password" } };
    const claims = { access: [{ collection: "docs", access: "rw" }] };
    const token: ModelSecret = { ...key, name: "docs/vec", value: { kind: "jwt", key: "vec/key", claims } };
    const vault = await createVault(ROOT, [token, key], NOW);
    const [head, body, signature] = vault["docs/vec"]!.split(".") as [string, string, string];
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, "base64url").toString());
    expect([read(head), read(body)]).toEqual([{ alg: "HS256", typ: "JWT" }, claims]);
    expect(signature).toBe(createHmac("sha256", vault["vec/key"]!).update(`${head}.${body}`).digest("base64url"));
  });

  it("derives the same bytes from the same key, certificates too", async () => {
    const [first, second] = await Promise.all([createVault(ROOT, secrets, NOW), createVault(ROOT, secrets, NOW)]);
    expect(first).toEqual(second);
    expect(first["leads/db"]!).toMatch(/^[A-Za-z0-9]{32}$/);
  });

  it("gives every stack, name and rotation a value of its own", async () => {
    const rotated = secrets.map((one) => (one.name === "leads/db" ? { ...one, version: 2 } : one));
    const values = await Promise.all([
      createVault(ROOT, secrets, NOW),
      createVault(ROOT, rotated, NOW),
      createVault(createRootKey(), secrets, NOW),
    ]);
    expect(new Set(values.map((vault) => vault["leads/db"]!)).size).toBe(3);
    expect(values[0]["edge/certificate"]!).toBe(values[1]["edge/certificate"]!);
  });

  it("makes a certificate that the authority vouches for, valid for its hosts until the end of next year", async () => {
    const vault = await createVault(ROOT, secrets, NOW);
    const authority = new X509Certificate(vault["edge/ca"]!);
    const certificate = new X509Certificate(vault["edge/certificate"]!);
    expect(authority.ca).toBe(true);
    expect(authority.verify(authority.publicKey)).toBe(true);
    expect(certificate.checkIssued(authority)).toBe(true);
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.checkHost("leads.bap.localhost")).toBe("*.bap.localhost");
    expect(certificate.validToDate).toEqual(new Date("2028-01-01T00:00:00Z"));
  });

  it("reveals a secret in the form that was asked for", async () => {
    const vault = await createVault(ROOT, secrets, NOW);
    const ref = { ref: "secret", name: "leads/db" } as const;
    expect(reveal({ text: ["p=", { ...ref, form: "plain" }] }, vault)).toBe(`p=${vault["leads/db"]!}`);
    expect(reveal({ text: [{ ...ref, form: "sha256" }] }, vault)).toMatch(/^[0-9a-f]{64}$/);
  });

  it("fails when the root key is not one, without saying it", async () => {
    await expect(createVault("short", secrets, NOW)).rejects.toThrow(
      "bap:rootKey: the root key is not 32 bytes in base64url (it has 3)",
    );
  });
});
