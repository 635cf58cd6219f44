import { z } from "zod";
import { cpu, size } from "../../model/units.ts";
import { contract } from "./contract.ts";

/** What a profile may say about SeaweedFS. */
export const config = z.strictObject({
  image: z
    .string()
    .default(contract.image)
    .describe("The official image, or one that keeps its contract; before 4.47 its gRPC port may let everybody in."),
  topology: z.enum(["single"]).default("single").describe("How many servers, and how many copies they keep."),
  cpu: cpu().prefault("500m").describe("Limit in processors."),
  memory: size().prefault("512Mi").describe("Memory limit."),
  storage: size().prefault("10Gi").describe("Size of the data volume."),
  storageClass: z.string().optional().describe("Kubernetes storage class; the cluster's default where absent."),
});

export type SeaweedfsConfig = typeof config;
