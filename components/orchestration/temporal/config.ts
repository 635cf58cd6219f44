import { z } from "zod";
import { cpu, size } from "../../model/units.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** What a profile may say about Temporal. */
export const config = z.strictObject({
  image: z.string().default("temporalio/server:1.31.2").describe("The official server image."),
  toolsImage: z
    .string()
    .default("temporalio/admin-tools:1.31.2")
    .describe("The official tools, of the server's version: they make its tables and its namespaces."),
  uiImage: z.string().default("temporalio/ui:2.53.3").describe("The official image of the web interface."),
  topology: z
    .enum(["single", "roles"])
    .default("single")
    .describe("`single`: all of the server in one process; `roles`: frontend, history, matching and worker apart."),
  shards: z
    .int()
    .min(1)
    .max(16384)
    .default(4)
    .describe(
      "Into how many shards history is split: the most that can ever work on it at once. Written into the database at the first start and never changed after that; another number here is then ignored.",
    ),
  replicas: z.int().min(1).max(50).default(1).describe("How many run of each role (topology `roles`)."),
  maxReplicas: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe("How many of the frontend may run under load (topology `roles`); absent: always `replicas`."),
  connections: z
    .int()
    .min(2)
    .max(200)
    .default(6)
    .describe("Most connections of each role and replica to the database; half as many again for visibility."),
  cpu: cpu().prefault("1").describe("Limit in processors of each server process."),
  memory: size().prefault("448Mi").describe("Memory limit of each server process."),
  dynamic: z
    .record(z.string(), scalar)
    .default({})
    .describe("Temporal's own dynamic settings, such as `limit.maxIDLength`; read again while it runs."),
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("info").describe("How much the server says of itself."),
});

export type TemporalConfig = typeof config;
