import { webcrypto } from "node:crypto";
// x509 finds its parts by decorators, which need this.
import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { derive } from "./derive.ts";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** The private half of a derived P-256 key, as a scalar. */
export function derivedKey(rootKey: Uint8Array, name: string, version: number): Uint8Array {
  // 48 bytes reduced to the group's order: no bias that could be measured.
  return p256.utils.randomSecretKey(derive(rootKey, name, version, 48));
}

/** A private key as PEM (PKCS #8). */
export async function privateKeyPem(scalar: Uint8Array): Promise<string> {
  const { privateKey } = await importPair(scalar);
  const der = await webcrypto.subtle.exportKey("pkcs8", privateKey);
  return x509.PemConverter.encode(der, "PRIVATE KEY") + "\n";
}

export interface CertificateRequest {
  readonly subject: string;
  readonly key: Uint8Array;
  readonly hosts: readonly string[];
  readonly serial: Uint8Array;
  readonly validity: { readonly from: Date; readonly to: Date };
  /** Who signs; itself, as an authority, when absent. */
  readonly authority?: { readonly key: Uint8Array; readonly certificate: string };
}

/**
 * A certificate whose every byte follows from the request: a second preview must find nothing new.
 * Plain ECDSA signs with a random number each time, so the signature is made after RFC 6979.
 */
export async function certificatePem(request: CertificateRequest): Promise<string> {
  const own = await importPair(request.key);
  const signer = request.authority ? await importPair(request.authority.key) : own;
  const issuer = request.authority ? new x509.X509Certificate(request.authority.certificate) : undefined;
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: Buffer.from(request.serial).toString("hex"),
      subject: [{ CN: [request.subject] }],
      issuer: issuer?.subject ?? [{ CN: [request.subject] }],
      notBefore: request.validity.from,
      notAfter: request.validity.to,
      publicKey: own.publicKey,
      signingKey: signer.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: await extensions(request, own.publicKey, signer.publicKey),
    },
    deterministic(request.authority?.key ?? request.key),
  );
  return certificate.toString("pem") + "\n";
}

async function extensions(
  { authority, hosts }: CertificateRequest,
  own: CryptoKey,
  signer: CryptoKey,
): Promise<x509.Extension[]> {
  const identifiers = [
    await x509.SubjectKeyIdentifierExtension.create(own, false, webcrypto),
    await x509.AuthorityKeyIdentifierExtension.create(signer, false, webcrypto),
  ];
  if (!authority) {
    const usage = x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign;
    return [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(usage, true),
      ...identifiers,
    ];
  }
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    new x509.SubjectAlternativeNameExtension(hosts.map((host) => ({ type: "dns", value: host }))),
    ...identifiers,
  ];
}

type CryptoKey = webcrypto.CryptoKey;

async function importPair(scalar: Uint8Array): Promise<{ privateKey: CryptoKey; publicKey: CryptoKey }> {
  const point = Buffer.from(p256.getPublicKey(scalar, false));
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33, 65).toString("base64url"),
  };
  const d = Buffer.from(scalar).toString("base64url");
  return {
    privateKey: await webcrypto.subtle.importKey("jwk", { ...jwk, d }, ALGORITHM, true, ["sign"]),
    publicKey: await webcrypto.subtle.importKey("jwk", jwk, ALGORITHM, true, ["verify"]),
  };
}

/** WebCrypto, but for signing. */
function deterministic(scalar: Uint8Array): typeof webcrypto {
  const sign = (_algorithm: unknown, _key: unknown, data: ArrayBuffer | ArrayBufferView): Promise<ArrayBuffer> => {
    const bytes = ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data);
    const signature = p256.sign(sha256(bytes), scalar, { prehash: false, lowS: false });
    return Promise.resolve(new Uint8Array(signature).buffer);
  };
  const subtle = new Proxy(webcrypto.subtle, {
    get: (target, name) => {
      if (name === "sign") return sign;
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? (member as (...args: unknown[]) => unknown).bind(target) : member;
    },
  });
  return { subtle, getRandomValues: webcrypto.getRandomValues.bind(webcrypto) } as unknown as typeof webcrypto;
}
