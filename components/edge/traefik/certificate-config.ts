import { z } from "zod";
import { size } from "../../model/units.ts";

/** Let's Encrypt, which signs for anybody who proves that a name is theirs. */
export const LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory";

const variable = z.string().regex(/^[A-Z][A-Z0-9_]*$/, { error: "expected the name of an environment variable" });

/** How an authority that speaks ACME is asked; read for `acme`, and for `cert-manager` without an issuer. */
export const acme = z
  .strictObject({
    email: z
      .email()
      .optional()
      .describe("Where the authority writes to; absent: nowhere by cert-manager, webmaster@<domain> by Traefik."),
    server: z
      .url({ protocol: /^https$/ })
      .default(LETS_ENCRYPT)
      .describe("The authority's directory."),
    challenge: z
      .enum(["http", "dns"])
      .default("http")
      .describe(
        "How the names are proved: by an answer at port 80, or by records in DNS, for one wildcard certificate.",
      ),
    provider: z.string().optional().describe("Who serves the domain's DNS, by lego's code for it, such as cloudflare."),
    credentials: z
      .array(variable)
      .default([])
      .describe("The provider's variables that are secret, such as CF_DNS_API_TOKEN; bap secrets set takes each."),
    settings: z
      .record(variable, z.string())
      .default({})
      .describe("The provider's variables that are not secret, such as AWS_REGION."),
    storage: size().prefault("64Mi").describe("Size of the volume that keeps the account and the certificates."),
    storageClass: z.string().optional().describe("Kubernetes storage class; the cluster's default where absent."),
  })
  .prefault({})
  .describe("Certificates from an authority that speaks ACME, such as Let's Encrypt; kept by one replica alone.");

/** Which of cert-manager's issuers signs. */
export const certManager = z
  .strictObject({
    issuer: z
      .string()
      .optional()
      .describe(
        "An issuer that is in the cluster; where absent, one is made from acme, which proves names at port 80.",
      ),
    kind: z.enum(["ClusterIssuer", "Issuer"]).default("ClusterIssuer").describe("What the issuer is."),
    wildcard: z
      .boolean()
      .default(false)
      .describe("One certificate for all names below the domain; the issuer must prove by DNS, or ask nobody."),
  })
  .prefault({})
  .describe("Certificates by cert-manager, for any number of replicas (Kubernetes).");
