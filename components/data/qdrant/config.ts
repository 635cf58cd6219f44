import { z } from "zod";
import { cpu, size } from "../../model/units.ts";
import { contract } from "./contract.ts";

/** What a profile may say about Qdrant. */
export const config = z.strictObject({
  image: z
    .string()
    .default(contract.image)
    .describe("The vendor's unprivileged image, or one that keeps its contract."),
  topology: z.enum(["single"]).default("single").describe("How many servers, and who takes over."),
  cpu: cpu().prefault("500m").describe("Limit in processors."),
  memory: size()
    .prefault("512Mi")
    .describe("Memory limit; a vector takes about six bytes for each of its numbers, unless vectorsOnDisk."),
  storage: size().prefault("5Gi").describe("Size of the data volume."),
  storageClass: z.string().optional().describe("Kubernetes storage class; the cluster's default where absent."),
  vectorsOnDisk: z
    .boolean()
    .default(false)
    .describe("New collections keep their vectors on disk: slower, for more than memory holds."),
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("warn").describe("How much it says of itself."),
});

export type QdrantConfig = typeof config;
