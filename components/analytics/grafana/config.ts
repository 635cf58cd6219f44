import { z } from "zod";
import { cpu, size } from "../../model/units.ts";

const count = () => z.int().min(1).max(50);

/** What a profile may say about Grafana. */
export const config = z.strictObject({
  image: z
    .string()
    .optional()
    .describe(
      "An image to run instead: absent, the official one, or where a source is a ClickHouse the one of images/grafana.",
    ),
  replicas: count().default(1).describe("How many run at once."),
  maxReplicas: count().optional().describe("How many may run under load; absent: always `replicas`."),
  cpu: cpu().prefault("500m").describe("Limit in processors of each replica."),
  memory: size().prefault("448Mi").describe("Memory limit of each replica."),
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("info").describe("How much it says of itself."),
});

export type GrafanaConfig = typeof config;
