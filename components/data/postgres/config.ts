import { z } from "zod";
import { cpu, size } from "../../model/units.ts";

/** What a profile may say about PostgreSQL. */
export const config = z.strictObject({
  image: z
    .string()
    .default("postgres:17.12")
    .describe("The official image, or one that keeps its contract; the major version decides where data is mounted."),
  topology: z.enum(["single"]).default("single").describe("How many servers, and who takes over."),
  cpu: cpu().prefault("500m").describe("Limit in processors."),
  memory: size().prefault("512Mi").describe("Memory limit; a quarter of it becomes shared_buffers."),
  storage: size().prefault("5Gi").describe("Size of the data volume."),
  storageClass: z.string().optional().describe("Kubernetes storage class; the cluster's default where absent."),
  maxConnections: z.int().min(10).max(5000).default(100).describe("Most connections at once."),
});

export type PostgresConfig = typeof config;
