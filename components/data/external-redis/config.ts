import { z } from "zod";
import { redisFlavour } from "../../kit/redis/flavour.ts";

const user = z
  .string()
  .regex(/^[a-zA-Z0-9_.-]+$/, { error: "expected a name of letters, digits, hyphens, dots and underscores" });

/** What a profile says about a server of the Redis protocol that is not ours. */
export const config = z.strictObject({
  host: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, {
      error: 'expected a host name or an IPv4 address, such as "redis.example.com"',
    })
    .describe(
      "Where the server is; Redis 7.0, Valkey 7.2 or newer. Without an ACL file it forgets its users when it restarts. There is no default.",
    ),
  port: z.int().min(1).max(65535).default(6379).describe("Its port."),
  tls: z
    .boolean()
    .default(true)
    .describe("Speak TLS and nothing else; each client checks the certificate against the authorities it knows."),
  authority: z
    .string()
    .regex(/^-----BEGIN CERTIFICATE-----\n/, { error: "expected a certificate in PEM form" })
    .optional()
    .describe("Certificate (PEM) of who signed the server's; needed by the jobs where they speak TLS."),
  admin: z
    .enum(["given", "none"])
    .default("given")
    .describe(
      "given: jobs make a user for each consumer as adminUser, whose password is told with `bap secrets set`. " +
        "none: all consumers share sharedUser, and are kept apart by the names of their keys alone.",
    ),
  adminUser: user.default("default").describe("Who may make users there: ACL SETUSER and ACL SAVE."),
  sharedUser: user.default("default").describe("Who all consumers come as where nobody makes users."),
  image: z.string().default(redisFlavour.image).describe("The image whose redis-cli the jobs run."),
});

export type ExternalRedisConfig = typeof config;
