import { X509Certificate } from "node:crypto";
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
