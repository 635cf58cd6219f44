import { z } from "zod";
import { cpu, size } from "../../model/units.ts";
import { tracesConfig } from "./traces.ts";

const count = () => z.int().min(1).max(50);

/** What a profile may say about any program of the business image. */
export const programConfig = z.strictObject({
  image: z.string().optional().describe("An image to run instead of the one built from this repository."),
  replicas: count().default(1).describe("How many run at once."),
  autoscale: z
    .strictObject({
      max: count().default(1).describe("Most replicas; no more than `replicas`: their number is fixed."),
      cpu: z.int().min(10).max(100).default(70).describe("Per cent of the processor limit that they are kept at."),
    })
    .prefault({})
    .describe("More of them under load (Kubernetes)."),
  cpu: cpu().prefault("500m").describe("Limit in processors of each replica."),
  memory: size().prefault("224Mi").describe("Memory limit of each replica."),
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("info").describe("How much it says of itself."),
  traces: tracesConfig.optional().describe("Where its traces go (OpenTelemetry); absent: nothing is traced."),
});

export type ProgramConfig = typeof programConfig;

/** What a profile may say about a business service: `reads` is the default of the setting by that name, `own` is more. */
export const businessConfig = (reads: readonly string[], own: z.core.$ZodShape = {}) =>
  z.strictObject({
    // Whoever asks for the rest by its type sees what all of them have.
    ...(own as Record<never, never>),
    ...programConfig.shape,
    anonymous: z
      .boolean()
      .default(false)
      .describe(
        "Without an identity provider, everybody who reaches it may do everything; outside tier dev only if this says so.",
      ),
    reads: z
      .array(z.string().regex(/^[a-z0-9][a-z0-9.-]*$/))
      .default([...reads])
      .describe("Topics of other services that it listens to, by their full names, where events are bound."),
  });

export type BusinessConfig = ReturnType<typeof businessConfig>;

/** What differs by tier, the same for all of them. */
export const businessDefaults = {
  production: { cpu: "1", memory: "512Mi" },
  "production/kubernetes": { replicas: 2, autoscale: { max: 6 } },
  enterprise: { cpu: "1", memory: "512Mi" },
  "enterprise/kubernetes": { replicas: 3, autoscale: { max: 12 } },
} as const;
