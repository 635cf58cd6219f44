import type { z } from "zod";
import { yamlDocument } from "../../model/document.ts";
import type { Document } from "../../model/document.ts";
import type { Route } from "../../model/parts.ts";
import type { Text } from "../../model/value.ts";
import { text } from "../../model/value.ts";
import type { TraefikConfig } from "./config.ts";
import { middlewares, rule } from "./middlewares.ts";
import { routeName } from "./routes.ts";

/** All routes as Traefik's dynamic file, which it watches: a changed limit restarts nothing. */
export function routesFile(routes: readonly Route[], config: z.output<TraefikConfig>): Text {
  const open = routes.filter(({ access }) => access === "public");
  if (open.length === 0) return yamlDocument({});
  const http = {
    routers: fromEntries(open, (route, name) => [
      [
        name,
        {
          entryPoints: ["websecure"],
          rule: rule(route.host, route.path),
          service: name,
          middlewares: Object.keys(middlewares(config, route.limits)).map((kind) => `${name}-${kind}`),
          tls: {},
        },
      ],
    ]),
    services: fromEntries(open, ({ to, port }, name) => [
      [
        name,
        {
          loadBalancer: {
            servers: [{ url: text`http://${{ ref: "endpoint", workload: to, port, part: "address", at: "run" }}` }],
          },
        },
      ],
    ]),
    middlewares: fromEntries(open, (route, name) =>
      Object.entries(middlewares(config, route.limits)).map(([kind, words]) => [`${name}-${kind}`, words as Document]),
    ),
  };
  return yamlDocument({ http });
}

function fromEntries(
  routes: readonly Route[],
  entries: (route: Route, name: string) => readonly (readonly [string, Document])[],
): Document {
  return Object.fromEntries(routes.flatMap((route) => entries(route, routeName(route))));
}
