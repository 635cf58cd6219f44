import type { z } from "zod";
import type { Self } from "../../define.ts";
import { yamlDocument } from "../../model/document.ts";
import type { Document } from "../../model/document.ts";
import type { External, Route } from "../../model/parts.ts";
import type { Platform } from "../../model/platform.ts";
import type { Text, Value } from "../../model/value.ts";
import { text } from "../../model/value.ts";
import { fromOutside } from "../../model/routes.ts";
import { tlsOf } from "./certificates.ts";
import type { TraefikConfig } from "./config.ts";
import { middlewares, priority, rule } from "./middlewares.ts";
import { dashboardService, routeName, stickyCookie } from "./routes.ts";

type Config = z.output<TraefikConfig>;

/** All routes as Traefik's dynamic file, which it watches: a changed limit restarts nothing. */
export function routesFile(routes: readonly Route[], config: Config, own: string, domain: string): Text {
  const open = fromOutside(routes);
  if (open.length === 0 && !config.discovery) return yamlDocument({});
  const elsewhere = open.filter(({ to }) => to !== own);
  const file = yamlDocument({
    http: {
      routers: fromEntries(open, (route, name) => [[name, router(route, name, config, own, domain)]]),
      ...(elsewhere.length > 0 && { services: fromEntries(elsewhere, (route, name) => [[name, balancer(route)]]) }),
      middlewares: {
        ...fromEntries(open, (route, name) =>
          Object.entries(middlewares(config, route)).map(([kind, words]) => [`${name}-${kind}`, words as Document]),
        ),
        ...(config.discovery && forLabels(config)),
      },
    },
  });
  return withMembers(file, elsewhere);
}

function router(route: Route, name: string, config: Config, own: string, domain: string): Document {
  return {
    entryPoints: ["websecure"],
    rule: rule(route),
    ...priority(route),
    service: route.to === own ? dashboardService : name,
    middlewares: Object.keys(middlewares(config, route)).map((kind) => `${name}-${kind}`),
    tls: tlsOf(config, domain) as Document,
  };
}

function balancer(route: Route): Document {
  return {
    loadBalancer: {
      servers: placeholder(route),
      ...(route.sticky && { sticky: stickyCookie(route) as Document }),
      ...(route.health !== undefined && {
        healthCheck: { path: route.health, interval: "5s", unhealthyInterval: "1s", timeout: "3s" },
      }),
    },
  };
}

const placeholder = (route: Route): string => `bap-members-of-${routeName(route)}-end`;

/** How many members there are is only known later, as one text; Traefik's templates take it apart. */
function withMembers(file: Text, routes: readonly Route[]): Text {
  const members = new Map(
    routes.map((route) => {
      const { to: workload, port } = route;
      const all = { ref: "endpoint", workload, port, part: "address", member: "all", at: "run" } as const;
      return [placeholder(route), text`[{{ range split "${all}" "," }}{url: "http://{{ . }}"},{{ end }}]`];
    }),
  );
  return {
    text: file.text.flatMap((part) =>
      typeof part === "string"
        ? part.split(/(bap-members-of-[a-z0-9-]+-end)/).flatMap((piece) => members.get(piece)?.text ?? [piece])
        : [part],
    ),
  };
}

/** What containers that join by labels may put before themselves: `bap-public@file`, `bap-private@file`. */
function forLabels(config: Config): Readonly<Record<string, Document>> {
  const access = ["public", "private"] as const;
  return Object.fromEntries(
    access.flatMap((access) => {
      const before = Object.entries(middlewares(config, { access, limits: {} }));
      const name = `bap-${access}`;
      return [
        ...before.map(([kind, words]) => [`${name}-${kind}`, words as Document] as const),
        [name, { chain: { middlewares: before.map(([kind]) => `${name}-${kind}`) } }] as const,
      ];
    }),
  );
}

function fromEntries(
  routes: readonly Route[],
  entries: (route: Route, name: string) => readonly (readonly [string, Document])[],
): Readonly<Record<string, Document>> {
  return Object.fromEntries(routes.flatMap((route) => entries(route, routeName(route))));
}

const DISCOVERY = "discovery";

/** The socket's proxy, which is not ours. */
export function discoveryHost({ name }: Self, { discovery }: Config): readonly External[] {
  if (!discovery) return [];
  const { hostname: host, port } = new URL(discovery.endpoint);
  return [{ name: `${name}-${DISCOVERY}`, host, ports: { docker: Number(port) } }];
}

/** Containers join only by two labels: one that says so, and one that says whose gateway they mean. */
export function discoveryFlags({ name }: Self, { discovery }: Config, platform: Platform): readonly Value[] {
  if (!discovery) return [];
  const socket = {
    ref: "endpoint",
    workload: `${name}-${DISCOVERY}`,
    port: "docker",
    part: "address",
    at: "run",
  } as const;
  return [
    text`--providers.docker.endpoint=tcp://${socket}`,
    "--providers.docker.exposedbydefault=false",
    `--providers.docker.constraints=Label(\`bap.dev/gateway\`,\`${platform.name}\`)`,
    `--providers.docker.network=${platform.name}-edge`,
    `--providers.docker.defaultrule=Host(\`{{ normalize .Name }}.${platform.domain}\`)`,
  ];
}
