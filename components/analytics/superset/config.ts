import { z } from "zod";
import { cpu, size } from "../../model/units.ts";

const count = () => z.int().min(1).max(50);

/** What a profile may say about Superset. */
export const config = z.strictObject({
  image: z
    .string()
    .optional()
    .describe("An image to run instead of the one built from images/superset, which adds drivers and settings."),
  replicas: count().default(1).describe("How many web servers run at once."),
  maxReplicas: count().optional().describe("How many web servers may run under load; absent: always `replicas`."),
  cpu: cpu().prefault("1").describe("Limit in processors of each web server."),
  memory: size().prefault("1Gi").describe("Memory limit of each web server; one process for each 512Mi."),
  worker: z
    .strictObject({
      replicas: count().default(1).describe("How many run at once."),
      maxReplicas: count().optional().describe("How many may run under load; absent: always `replicas`."),
      processes: z.int().min(1).max(32).default(2).describe("Queries that each of them works on at once."),
      cpu: cpu().prefault("1").describe("Limit in processors of each."),
      memory: size().prefault("1Gi").describe("Memory limit of each."),
    })
    .prefault({})
    .describe("Programs that work on long queries and reports."),
  logLevel: z.enum(["DEBUG", "INFO", "WARNING", "ERROR"]).default("INFO").describe("How much it says of itself."),
});

export type SupersetConfig = typeof config;
