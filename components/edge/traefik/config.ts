import { z } from "zod";
import { cpu, size } from "../../model/units.ts";

const port = z.int().min(1).max(65535);

/** What a profile may say about Traefik. */
export const config = z.strictObject({
  image: z.string().default("traefik:v3.6.7").describe("The official image, or one that keeps its contract."),
  replicas: z.int().min(1).max(20).default(1).describe("How many run at once (Kubernetes)."),
  cpu: cpu().prefault("500m").describe("Limit in processors of each replica."),
  memory: size().prefault("128Mi").describe("Memory limit of each replica."),
  httpPort: port.default(80).describe("Port for plain HTTP, which only redirects to HTTPS."),
  httpsPort: port.default(443).describe("Port for HTTPS: part of every address."),
  rateLimit: z
    .strictObject({
      average: z.int().min(1).default(100).describe("Requests a second that one client may send on average."),
      burst: z.int().min(1).default(200).describe("Requests that may come at once."),
    })
    .prefault({})
    .describe("The limit for each client; a route may ask for a stricter one."),
  logLevel: z.enum(["DEBUG", "INFO", "WARN", "ERROR"]).default("INFO").describe("How much Traefik says of itself."),
});

export type TraefikConfig = typeof config;
