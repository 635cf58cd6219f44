import { z } from "zod";
import { contract } from "../../kit/clickhouse/contract.ts";
import { cpu, size } from "../../model/units.ts";

/** What a profile may say about ClickHouse. */
export const config = z.strictObject({
  image: z
    .string()
    .default(contract.image)
    .describe("The vendor's image, or one that keeps its contract; Ubuntu and Alpine do, distroless does not."),
  topology: z.enum(["single"]).default("single").describe("How many servers, and who takes over."),
  cpu: cpu().prefault("1").describe("Limit in processors."),
  memory: size()
    .prefault("1Gi")
    .describe("Memory limit; the server stops queries at 80 % of it, and any one query at 40 %."),
  storage: size().prefault("5Gi").describe("Size of the data volume."),
  storageClass: z.string().optional().describe("Kubernetes storage class; the cluster's default where absent."),
  maxQueries: z.int().min(10).max(10_000).default(100).describe("Most queries at once."),
  queryLog: z
    .int()
    .min(1)
    .max(365)
    .default(7)
    .describe("Days for which the server remembers queries, in its table system.query_log."),
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("warn").describe("How much it says of itself."),
});

export type ClickhouseConfig = typeof config;
