import type { z } from "zod";
import type { Document } from "../../model/document.ts";
import { yamlDocument } from "../../model/document.ts";
import type { SecretSpec } from "../../model/parts.ts";
import type { Platform } from "../../model/platform.ts";
import { fileOf, secret, text, volumeOf } from "../../model/value.ts";
import type { Value } from "../../model/value.ts";
import type { Service } from "../../model/workload.ts";
import type { TraefikConfig } from "./config.ts";
import { contract } from "./contract.ts";

type Config = z.output<TraefikConfig>;
type Files = NonNullable<Service["files"]>;

const RESOLVER = "acme";
const VOLUME = "acme";

/** What a router says of its certificate; Traefik's words, the same in files and custom resources. */
export function tlsOf({ certificates, acme }: Config, domain: string): Readonly<Record<string, unknown>> {
  if (certificates !== "acme") return {};
  const wildcard = { domains: [{ main: domain, sans: [`*.${domain}`] }] };
  return { certResolver: RESOLVER, ...(acme.challenge === "dns" && wildcard) };
}

/** What of certificates lies in files. */
export function certificateFiles(name: string, { certificates, acme }: Config): Files {
  const options = { default: { minVersion: "VersionTLS12" } };
  const without = { "dynamic/certificate.yaml": { content: yamlDocument({ tls: { options } }) } };
  if (certificates === "cert-manager") return without;
  // A certificate for every name beside it would be enough for Traefik: it would never ask the authority.
  if (certificates === "acme") {
    const files = acme.credentials.map((one) => [`acme/${one}`, { content: secret(credential(name, one)) }] as const);
    return { ...without, ...Object.fromEntries(files) };
  }
  const own: Document = {
    default: { defaultCertificate: { certFile: fileOf("tls.crt"), keyFile: fileOf("tls.key") } },
  };
  return {
    "dynamic/certificate.yaml": { content: yamlDocument({ tls: { options, stores: own } }) },
    "tls.crt": { content: secret(`${name}/certificate`) },
    "tls.key": { content: secret(`${name}/certificate-key`) },
  };
}

/** What ACME adds to the workload: it keeps its account, so only one may run, and lego finds secrets in files. */
export function acmeWords({ acme, certificates }: Config): Pick<Service, "kind" | "volumes" | "env"> {
  if (certificates !== "acme") return { kind: "service" };
  const { storage: size, storageClass, credentials, settings } = acme;
  return {
    kind: "stateful",
    volumes: [{ name: VOLUME, path: contract.writable, size, ...(storageClass !== undefined && { storageClass }) }],
    env: {
      ...settings,
      ...Object.fromEntries(credentials.map((variable) => [`${variable}_FILE`, fileOf(`acme/${variable}`)])),
    },
  };
}

/** The resolver's own flags. Traefik makes its file itself, readable for nobody else (mode 600). */
export function acmeFlags({ certificates, acme }: Config, { domain }: Platform): readonly Value[] {
  if (certificates !== "acme") return [];
  // Without an address it would make a new account at each start. RFC 2142 has this one for every domain with pages.
  const { email = `webmaster@${domain}`, server, challenge, provider = "" } = acme;
  const resolver = `--certificatesresolvers.${RESOLVER}.acme`;
  return [
    `${resolver}.email=${email}`,
    `${resolver}.caserver=${server}`,
    text`${resolver}.storage=${volumeOf(VOLUME)}/acme.json`,
    challenge === "dns" ? `${resolver}.dnschallenge.provider=${provider}` : `${resolver}.httpchallenge.entrypoint=web`,
  ];
}

/** What the platform signs itself, or what only a person knows. */
export function certificateSecrets(name: string, config: Config, platform: Platform): readonly SecretSpec[] {
  if (config.certificates === "own") return ownSecrets(name, platform);
  const { credentials, provider = "" } = config.acme;
  return (config.certificates === "acme" ? credentials : []).map((variable) => ({
    name: credential(name, variable),
    value: { kind: "given", what: `${variable} of the DNS provider ${provider}` },
  }));
}

/** A certificate for every application's name, signed by the platform's own authority. */
function ownSecrets(name: string, { domain }: Platform): readonly SecretSpec[] {
  const authority = { key: `${name}/authority-key`, certificate: `${name}/authority` };
  const key = `${name}/certificate-key`;
  const hosts = [domain, `*.${domain}`];
  return [
    { name: authority.key, value: { kind: "key" }, irreplaceable: true },
    {
      name: authority.certificate,
      value: { kind: "certificate", key: authority.key, subject: `${domain} authority`, hosts: [] },
    },
    { name: key, value: { kind: "key" } },
    { name: `${name}/certificate`, value: { kind: "certificate", key, authority, subject: domain, hosts } },
  ];
}

/** `CF_DNS_API_TOKEN` of `traefik` → `traefik/cf-dns-api-token` */
const credential = (name: string, variable: string): string => `${name}/${variable.toLowerCase().replaceAll("_", "-")}`;
