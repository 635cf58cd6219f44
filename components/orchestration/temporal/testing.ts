import { z } from "zod";
import { NO_CONNECTION } from "../../capabilities/connection.ts";
import { defineComponent } from "../../define.ts";
import type { Parts } from "../../model/parts.ts";
import type { Target, Tier } from "../../model/platform.ts";
import { secret } from "../../model/value.ts";
import type { Job } from "../../model/workload.ts";
import { build } from "../../testing/platform.ts";
import { program } from "../../testing/program.ts";
import { temporal } from "./index.ts";

const common = { layer: "data", licence: { spdx: "MIT" }, config: z.strictObject({}) } as const;

/** A store that grants each database by a job. */
const store = (tls: boolean) =>
  defineComponent({
    ...common,
    name: tls ? "store-tls" : "store",
    description: "A relational store for tests.",
    provides: {
      relationalStore: ({ self }) => ({
        engine: "postgres",
        wire: true,
        database: ({ name, from }) => ({
          url: "",
          reader: NO_CONNECTION,
          connection: {
            host: self.endpoint("http", { part: "host" }),
            port: self.endpoint("http", { part: "port" }),
            database: `db_${name}`,
            user: `user_${name}`,
            password: secret(`${from}/${name}`),
            tls,
          },
        }),
      }),
    },
    model: ({ asked }): Parts => {
      const asks = asked.relationalStore.database;
      const jobs = asks.map(({ name, from }): Job => {
        const { image, user, cpu, memory } = program();
        return { kind: "job", part: `grant-${name}`, fulfils: from, image, user, cpu, memory };
      });
      const secrets = asks.map(({ name, from }) => ({ name: `${from}/${name}`, value: { kind: "password" } }) as const);
      return { services: [program()], jobs, secrets };
    },
  });

const gateway = defineComponent({
  ...common,
  name: "gateway",
  layer: "edge",
  description: "A gateway for tests.",
  provides: {
    gateway: ({ platform }) => ({
      route: ({ app }) => ({ origin: { scheme: "https", host: `${app}.${platform.domain}`, port: 443 } }),
    }),
  },
  model: ({ asked, platform }): Parts => ({
    routes: asked.gateway.route.map(({ from, app, path = "/", to, access = "public" }) => ({
      instance: from,
      host: `${app}.${platform.domain}`,
      path,
      to: to.workload,
      port: to.port,
      access,
      limits: {},
    })),
  }),
});

/** Asks for one namespace. */
export const application = defineComponent({
  ...common,
  name: "application",
  layer: "business",
  description: "Asks for one namespace.",
  config: z.strictObject({ retention: z.number().optional() }),
  requires: { workflowEngine: {} },
  needs: ({ self, use, config: { retention } }) =>
    use.workflowEngine.namespace({ name: self.name, ...(retention ? { retention } : {}) }),
  model: ({ got }): Parts => ({ services: [program({ ADDRESS: got.address })] }),
});

/** What Temporal needs, as stand-ins. */
export const beside = { relationalStore: store(false), gateway };

/** A platform that holds Temporal, what it needs, and `shop`, which asks for a namespace. */
export function platformWith(
  settings: Readonly<Record<string, unknown>> = {},
  { target = "docker", tier = "dev", tls = false }: { target?: Target; tier?: Tier; tls?: boolean } = {},
) {
  return {
    instances: { store: store(tls), gateway, temporal: [temporal, settings] as const, shop: application },
    bindings: { relationalStore: "store", gateway: "gateway", workflowEngine: "temporal" },
    unlisted: ["store", "gateway", "temporal"],
    target,
    tier,
  };
}

/** The model of that platform. */
export const modelOf = (...of: Parameters<typeof platformWith>) => build(platformWith(...of)).model;
