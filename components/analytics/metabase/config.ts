import { z } from "zod";
import { cpu, size } from "../../model/units.ts";
import { contract } from "./contract.ts";

const count = () => z.int().min(1).max(50);

/** What a profile may say about Metabase. */
export const config = z.strictObject({
  image: z
    .string()
    .default(contract.image)
    .describe("The official image of the open source edition, or one that keeps its contract."),
  replicas: count().default(1).describe("How many run at once."),
  maxReplicas: count().optional().describe("How many may run under load; absent: always `replicas`."),
  cpu: cpu().prefault("1").describe("Limit in processors of each replica."),
  memory: size().prefault("2Gi").describe("Memory limit of each replica; half of it is Java's heap."),
});

export type MetabaseConfig = typeof config;
