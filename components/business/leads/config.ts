import { z } from "zod";
import { cpu, size } from "../../model/units.ts";

/** What a profile may say about lead management. */
export const config = z.strictObject({
  image: z.string().optional().describe("An image to run instead of the one built from this repository."),
  replicas: z.int().min(1).max(50).default(1).describe("How many run at once."),
  cpu: cpu().prefault("500m").describe("Limit in processors of each replica."),
  memory: size().prefault("256Mi").describe("Memory limit of each replica."),
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("info").describe("How much it says of itself."),
});

export type LeadsConfig = typeof config;
