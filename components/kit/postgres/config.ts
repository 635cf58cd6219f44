import { z } from "zod";
import { cpu, size } from "../../model/units.ts";

/** What a profile may say about a PostgreSQL server of the platform's own. */
export const postgresConfig = (image: string) =>
  z.strictObject({
    image: z
      .string()
      .default(image)
      .describe("The official image, or one that keeps its contract; the major version decides where data is mounted."),
    topology: z.enum(["single"]).default("single").describe("How many servers, and who takes over."),
    cpu: cpu().prefault("500m").describe("Limit in processors."),
    memory: size().prefault("448Mi").describe("Memory limit; a quarter of it becomes shared_buffers."),
    storage: size().prefault("5Gi").describe("Size of the data volume."),
    storageClass: z.string().optional().describe("Kubernetes storage class; the cluster's default where absent."),
    maxConnections: z.int().min(10).max(5000).default(160).describe("Most connections at once."),
  });

export type PostgresConfig = ReturnType<typeof postgresConfig>;

/** What a server is given in the larger tiers: connections for all pools of the catalogue, and memory for them. */
export const tierDefaults = {
  production: { cpu: "2", memory: "6Gi", storage: "50Gi", maxConnections: 800 },
  enterprise: { cpu: "4", memory: "12Gi", storage: "100Gi", maxConnections: 1800 },
} as const;
