/** What tier a profile's defaults come from; a component says its own defaults for each. */
export type Tier = "dev" | "production" | "enterprise";

/** Where the platform runs. */
export type Target = "docker" | "kubernetes" | "embedded";

/** The rooms a component can live in; also the zone of its workloads, and on Kubernetes their namespace. */
export const LAYERS = [
  "edge",
  "automation",
  "orchestration",
  "business",
  "data",
  "analytics",
  "identity",
  "monitoring",
] as const;
export type Layer = (typeof LAYERS)[number];

export const TIERS = ["dev", "production", "enterprise"] as const satisfies readonly Tier[];
export const TARGETS = ["docker", "kubernetes", "embedded"] as const satisfies readonly Target[];

/** The facts about the whole platform that every phase of every component may read. */
export interface Platform {
  /** Prefix of namespaces, containers and volumes: two platforms live on one host under two names. @default "bap" */
  readonly name: string;
  readonly profile: string;
  readonly tier: Tier;
  readonly target: Target;
  /** Applications answer at `<app>.<domain>`. */
  readonly domain: string;
}

/** What an application's address begins with: `grafana` of `grafana.example.com`; a host of another domain as a whole. */
export const appOf = ({ domain }: Pick<Platform, "domain">, host: string): string =>
  host.endsWith(`.${domain}`) ? host.slice(0, -domain.length - 1) : host;

/** Where a person or a program finds an application. */
export interface Origin {
  readonly scheme: "http" | "https";
  readonly host: string;
  readonly port: number;
}

/** An origin as a browser writes it: the scheme's own port is left out. */
export function formatOrigin({ scheme, host, port }: Origin): string {
  const usual = scheme === "https" ? 443 : 80;
  return port === usual ? `${scheme}://${host}` : `${scheme}://${host}:${port}`;
}
