import { z } from "zod";
import { cpu, size } from "../../model/units.ts";

/** What a profile may say about a server that speaks the Redis protocol. */
export const redisConfig = (image: string) =>
  z.strictObject({
    image: z.string().default(image).describe("The official image, or one that keeps its contract."),
    topology: z.enum(["single"]).default("single").describe("How many servers, and who takes over."),
    cpu: cpu().prefault("250m").describe("Limit in processors."),
    memory: size().prefault("128Mi").describe("Memory limit; 60 % of it holds values, the rest is for copies."),
    storage: size()
      .prefault("256Mi")
      .describe("Size of the volume that holds the users and, of a queue, all values: twice the memory or more."),
    storageClass: z.string().optional().describe("Kubernetes storage class; the cluster's default where absent."),
    evict: z
      .enum(["allkeys-lru", "allkeys-lfu", "volatile-lru"])
      .default("allkeys-lru")
      .describe("What is thrown out when memory is full; nothing ever where it serves a queue."),
  });

export type RedisConfig = ReturnType<typeof redisConfig>;
