import { z } from "zod";
import { contract } from "../../kit/kafka/contract.ts";
import { duration } from "../../model/units.ts";

/** What a profile may say about a Kafka that is not ours. */
export const config = z.strictObject({
  brokers: z
    .array(
      z.strictObject({
        host: z
          .string()
          .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, {
            error: 'expected a host name or an IPv4 address, such as "kafka-1.example.com"',
          })
          .describe("Where the broker is, as it calls itself."),
        port: z.int().min(1).max(65535).default(9092).describe("Its port for clients."),
      }),
    )
    .min(1, { error: 'expected at least one broker, such as "{ host: kafka-1.example.com }"' })
    .describe("All brokers: a client is sent on to the one that has its events. There is no default."),
  tls: z
    .boolean()
    .default(true)
    .describe("Speak TLS (SASL_SSL); certificates are checked against the authorities that each image knows."),
  admin: z
    .enum(["given", "none"])
    .default("given")
    .describe(
      "given: jobs make users, topics and rights as adminUser, whose password is told with `bap secrets set`. " +
        "none: a person makes them, and tells each user's password.",
    ),
  adminUser: z
    .string()
    .regex(/^[a-zA-Z0-9_.@-]+$/, { error: "expected letters, digits, dots, hyphens, underscores and @" })
    .default("admin")
    .describe("Who may make users, topics and rights there."),
  adminMechanism: z
    .enum(["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"])
    .default("SCRAM-SHA-512")
    .describe("How the administrator logs in; consumers always do by SCRAM-SHA-512."),
  replication: z.int().min(1).max(9).default(3).describe("Copies of each event in a topic that is made."),
  partitions: z.int().min(1).max(1000).default(3).describe("Partitions of a topic that does not say how many."),
  retention: duration().prefault("7d").describe("How long events are kept in topics that do not say it themselves."),
  image: z.string().default(contract.image).describe("Image that has Kafka's programs, for making grants."),
});

export type ExternalKafkaConfig = typeof config;
