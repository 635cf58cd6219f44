import { z } from "zod";
import { defineComponent } from "../../define.ts";
import { businessImage, contract } from "../../kit/business/image.ts";
import type { Parts } from "../../model/parts.ts";
import { yamlDocument } from "../../model/document.ts";
import { fileOf, text } from "../../model/value.ts";
import { fromOutside } from "../../model/routes.ts";

/** A plain HTTP front door in the same process: every application under its own host name, on one port of loopback. */
export const frontDoor = defineComponent({
  name: "front-door",
  layer: "edge",
  licence: { spdx: "Apache-2.0" },
  description: "One HTTP address on loopback that leads to every application.",
  targets: ["embedded"],
  config: z.strictObject({
    port: z.int().min(0).max(65535).default(8080).describe("Port on loopback; 0 takes a free one."),
  }),
  provides: {
    gateway: ({ config, platform }) => ({
      route: ({ app }) => ({ origin: { scheme: "http", host: `${app}.${platform.domain}`, port: config.port } }),
    }),
  },
  model: ({ config, platform, asked }): Parts => {
    const routes = asked.gateway.route.map(({ from, app, path = "/", to, access = "public", limits = {}, except }) => ({
      instance: from,
      host: `${app}.${platform.domain}`,
      path,
      to: to.workload,
      port: to.port,
      access,
      limits,
      ...(except && { except }),
    }));
    const target = (to: string, port: string) =>
      text`http://${{ ref: "endpoint", workload: to, port, part: "address", at: "run" }}`;
    return {
      routes,
      services: [
        {
          kind: "service",
          image: businessImage,
          args: ["front-door"],
          env: { PORT: { ref: "own", part: "port", port: "http" }, ROUTES_FILE: fileOf("routes.yaml") },
          files: {
            "routes.yaml": {
              content: yamlDocument({
                // It listens on loopback only, so whoever reaches it comes from a private network.
                routes: fromOutside(routes).map(({ host, path, to, port, except = [] }) => ({
                  host,
                  path,
                  except,
                  to: target(to, port),
                })),
              }),
            },
          },
          ports: { http: { port: contract.port, publish: config.port } },
          user: contract.user,
          replicas: 1,
          cpu: 100,
          memory: 64 * 2 ** 20,
          probes: { ready: contract.probe("/healthz", 5) },
          run: { entry: "services/front-door/service.ts", start: "start" },
        },
      ],
    };
  },
});
