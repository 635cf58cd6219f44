import { z } from "zod";

/** What a profile says about an S3 store that is not ours. */
export const config = z.strictObject({
  host: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, {
      error: 'expected a host name or an IPv4 address, such as "s3.eu-central-1.amazonaws.com"',
    })
    .describe("Where the store is; it must know path-style addresses. There is no default."),
  port: z.int().min(1).max(65535).default(443).describe("Its port."),
  tls: z.boolean().default(true).describe("Speak HTTPS; clients check the certificate."),
  region: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .default("us-east-1")
    .describe("The region that requests are signed for."),
  bucketPrefix: z
    .string()
    .regex(/^([a-z0-9][a-z0-9-]*)?$/)
    .default("")
    .describe(
      'What the names of all buckets begin with: at many providers a name is taken for the whole world ("acme-").',
    ),
  admin: z
    .enum(["given", "none"])
    .default("none")
    .describe(
      "none: a person makes the buckets, and keys for each consumer that open its own bucket only. " +
        "given: jobs make the buckets with one pair of keys that all consumers share, so that only names keep them apart.",
    ),
});

export type ExternalS3Config = typeof config;
