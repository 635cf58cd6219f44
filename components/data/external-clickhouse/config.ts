import { z } from "zod";
import { contract } from "../../kit/clickhouse/contract.ts";

const port = (usual: number) => z.int().min(1).max(65535).default(usual);

/** What a profile says about a ClickHouse server that is not ours. */
export const config = z.strictObject({
  host: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, {
      error: 'expected a host name or an IPv4 address, such as "clickhouse.example.com"',
    })
    .describe("Where the server is; ClickHouse 24.3 or newer. There is no default."),
  port: port(8443).describe("Its port for HTTP, where consumers go."),
  nativePort: port(9440).describe("Its port for the native protocol, where the jobs of an administrator go."),
  tls: z
    .boolean()
    .default(true)
    .describe("Speak TLS on both ports; each client checks the certificate against the authorities it knows."),
  admin: z
    .enum(["given", "none"])
    .default("given")
    .describe(
      "given: jobs make databases and users as adminUser, whose password is told with `bap secrets set`. " +
        "none: a person makes them, from the SQL that `bap` prints.",
    ),
  adminUser: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/, { error: "expected a user of small letters, digits and underscores" })
    .default("default")
    .describe("Who may make databases and users there, and pass its rights on."),
  image: z.string().default(contract.image).describe("The image whose clickhouse-client the jobs run."),
});

export type ExternalClickhouseConfig = typeof config;
