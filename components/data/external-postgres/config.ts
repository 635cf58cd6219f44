import { z } from "zod";

/** What a profile says about a PostgreSQL server that is not ours. */
export const config = z.strictObject({
  host: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, {
      error: 'expected a host name or an IPv4 address, such as "db.example.com"',
    })
    .describe("Where the server is; PostgreSQL 15 or newer. There is no default."),
  port: z.int().min(1).max(65535).default(5432).describe("Its port."),
  tls: z
    .boolean()
    .default(true)
    .describe(
      "Speak TLS and nothing else (sslmode=require). PostgreSQL's own clients do not check the certificate then; " +
        "others do, against the authorities that their image knows.",
    ),
  admin: z
    .enum(["given", "none"])
    .default("given")
    .describe(
      "given: jobs make roles and databases as adminUser, whose password is told with `bap secrets set`. " +
        "none: a person makes them, from the SQL that `bap` prints.",
    ),
  adminUser: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/, { error: "expected a role of small letters, digits and underscores" })
    .default("postgres")
    .describe("Who may make roles and databases there; it need not be a superuser."),
  adminDatabase: z.string().min(1).default("postgres").describe("A database that adminUser may open."),
  image: z.string().default("postgres:17.12").describe("The image whose psql the jobs run."),
});

export type ExternalPostgresConfig = typeof config;
