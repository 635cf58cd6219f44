import { z } from "zod";
import { contract } from "../../kit/kafka/contract.ts";
import { cpu, duration, size } from "../../model/units.ts";

/** What a profile may say about Kafka. */
export const config = z.strictObject({
  image: z.string().default(contract.image).describe("The image of the Kafka project, or one that keeps its contract."),
  topology: z.enum(["single"]).default("single").describe("How many servers, and who takes over."),
  cpu: cpu().prefault("1").describe("Limit in processors."),
  memory: size().prefault("1Gi").describe("Memory limit; half of it is the heap, the rest is for the page cache."),
  storage: size().prefault("5Gi").describe("Size of the volume that holds all events."),
  storageClass: z.string().optional().describe("Kubernetes storage class; the cluster's default where absent."),
  retention: duration().prefault("7d").describe("How long events are kept in topics that do not say it themselves."),
  partitions: z.int().min(1).max(1000).default(3).describe("Partitions of a topic that does not say how many."),
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("info").describe("How much it says of itself."),
});

export type KafkaConfig = typeof config;
