import { z } from "zod";
import { cpu, size } from "../../model/units.ts";
import { contract } from "./contract.ts";

const count = () => z.int().min(1).max(200);

/** What a profile may say about Activepieces. */
export const config = z.strictObject({
  image: z
    .string()
    .default(contract.image)
    .describe("The official image, or one that keeps its contract; application and workers run the same."),
  topology: z
    .enum(["combined", "split"])
    .default("combined")
    .describe("combined: application and worker in one container. split: workers apart, as many as flows demand."),
  replicas: count().default(1).describe("How many applications run at once."),
  maxReplicas: count().optional().describe("How many applications may run under load; absent: always `replicas`."),
  cpu: cpu().prefault("2").describe("Limit in processors of each application."),
  memory: size().prefault("2Gi").describe("Memory limit of each application; combined: with the flows that it runs."),
  concurrency: z.int().min(1).max(50).default(2).describe("Flows that one worker runs at once."),
  worker: z
    .strictObject({
      replicas: count().default(1).describe("How many run at once."),
      max: count().default(1).describe("Most under load (Kubernetes); no more than `replicas`: their number is fixed."),
      cpu: cpu().prefault("500m").describe("Limit in processors of each worker."),
      memory: size().prefault("1Gi").describe("Memory limit of each worker."),
    })
    .prefault({})
    .describe("The workers where they are apart."),
  cache: size()
    .prefault("512Mi")
    .describe("Room for the code of pieces and flows, forgotten with the container; on Docker it counts as memory."),
  pieces: z
    .enum(["official", "none"])
    .default("official")
    .describe(
      "official: the catalogue of pieces comes from Activepieces' own servers. none: only those put in by hand.",
    ),
  network: z
    .enum(["open", "strict"])
    .default("open")
    .describe(
      "strict: flows cannot reach private addresses, so none of the platform's own services by their addresses.",
    ),
  publicPaths: z
    .array(z.string().regex(/^\/[a-zA-Z0-9/._-]+$/))
    .default(["/api/v1/webhooks", "/api/v1/app-events"])
    .describe("What the world may reach, such as webhooks; all else is for private networks."),
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("info").describe("How much it says of itself."),
});

export type ActivepiecesConfig = typeof config;
