import { z } from "zod";
import { cpu, duration, size } from "../../model/units.ts";
import { acme, certManager } from "./certificate-config.ts";

const port = z.int().min(1).max(65535);
const network = z.union([z.cidrv4(), z.cidrv6()], { error: "expected a network, such as 10.0.0.0/8 or fc00::/7" });

/** Addresses that the internet does not route: loopback, RFC 1918 and RFC 4193. */
const PRIVATE = ["127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];

const forwardAuth = z.strictObject({
  address: z
    .url({ protocol: /^https?$/ })
    .describe("Asked about each request; 2xx lets it pass, all else is the answer."),
  headers: z
    .array(z.string())
    .default([])
    .describe("Headers of its answer that the application gets, such as X-Auth-User."),
});

const discovery = z.strictObject({
  endpoint: z
    .string()
    .regex(/^tcp:\/\/[a-z0-9.-]+:\d{1,5}$/, { error: "expected tcp://<host>:<port>" })
    .describe("A read-only proxy before the Docker socket that you run; the socket itself never reaches the gateway."),
});

/** What a profile may say about Traefik. */
export const config = z.strictObject({
  image: z.string().default("traefik:v3.6.7").describe("The official image, or one that keeps its contract."),
  replicas: z.int().min(1).max(20).default(1).describe("How many run at once (Kubernetes)."),
  maxReplicas: z
    .int()
    .min(1)
    .max(50)
    .default(1)
    .describe("As many as the load may make of them (Kubernetes); no more than replicas means that it stays."),
  cpu: cpu().prefault("500m").describe("Limit in processors of each replica."),
  memory: size().prefault("128Mi").describe("Memory limit of each replica."),
  httpPort: port.default(80).describe("Port for plain HTTP, which only redirects to HTTPS."),
  httpsPort: port.default(443).describe("Port for HTTPS: part of every address."),
  certificates: z
    .enum(["own", "acme", "cert-manager"])
    .default("own")
    .describe(
      "Who signs: the platform's own authority, which no browser trusts by itself; an ACME authority; cert-manager, which must be in the cluster already.",
    ),
  acme,
  certManager,
  rateLimit: z
    .strictObject({
      average: z.int().min(1).default(100).describe("Requests a second that one client may send on average."),
      burst: z.int().min(1).default(200).describe("Requests that may come at once."),
    })
    .prefault({})
    .describe("The limit for each client; a route may ask for a stricter one."),
  circuitBreaker: z
    .strictObject({
      enabled: z.boolean().default(true).describe("Whether a failing application is given a rest."),
      expression: z
        .string()
        .default("NetworkErrorRatio() > 0.50")
        .describe("When it opens, in Traefik's words: by default when most answers are that nobody answered."),
      pause: duration()
        .prefault("5s")
        .describe("How long it answers 503 by itself; as long again it lets more and more through."),
    })
    .prefault({})
    .describe("Spares an application that fails, for each route by itself."),
  readTimeout: duration().prefault("60s").describe("Longest time that a request may take to arrive: uploads need it."),
  privateNetworks: z
    .array(network)
    .min(1)
    .default(PRIVATE)
    .describe("Who reaches private routes: addresses that are not on the internet, unless you say otherwise."),
  trustedProxies: z
    .array(network)
    .default([])
    .describe(
      "Proxies before the gateway whose word about a client's address counts; then all must come through them.",
    ),
  forwardAuth: forwardAuth.optional().describe("Who decides about private routes, instead of privateNetworks."),
  dashboard: z.boolean().default(false).describe("Traefik's dashboard as a private route, at <instance>.<domain>."),
  discovery: discovery
    .optional()
    .describe(
      "Docker only: containers of yours join by labels, with traefik.enable=true and bap.dev/gateway=<platform>.",
    ),
  logLevel: z.enum(["DEBUG", "INFO", "WARN", "ERROR"]).default("INFO").describe("How much Traefik says of itself."),
});

export type TraefikConfig = typeof config;
