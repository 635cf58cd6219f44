import { z } from "zod";
import { cpu, size } from "../../model/units.ts";

/** What a profile may say about Mailpit. */
export const config = z.strictObject({
  image: z.string().default("axllent/mailpit:v1.31.1").describe("The official image, or one that keeps its contract."),
  cpu: cpu().prefault("250m").describe("Limit in processors."),
  memory: size().prefault("96Mi").describe("Memory limit; half of it holds the letters."),
  letters: z.int().min(1).max(10000).default(100).describe("How many letters are kept; the oldest go first."),
  logLevel: z.enum(["errors", "normal", "verbose"]).default("normal").describe("How much it says of itself."),
});

export type MailpitConfig = typeof config;
