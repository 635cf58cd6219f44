import { z } from "zod";
import { defineComponent } from "../../components/define.ts";
import { capability } from "../../components/model/capability.ts";
import type { Parts } from "../../components/model/parts.ts";
import type { Value } from "../../components/model/value.ts";
import { fileOf, secret, text } from "../../components/model/value.ts";
import type { Service } from "../../components/model/workload.ts";

// What a user writes in a folder of their own; a test copies it there. It adds a capability that we do not know.

/** Says hello to who asks. */
interface Greeter {
  greeting(ask: { readonly name: string }): { readonly address: Value };
}

declare module "../../components/model/capability.ts" {
  interface Capabilities {
    greeter: Greeter;
  }
}

const program = (rest: Partial<Service>): Service => ({
  kind: "service",
  image: { ref: "example/program:1.0.0" },
  ports: { http: { port: 8080 } },
  user: { uid: 1000, gid: 1000 },
  replicas: 1,
  cpu: 100,
  memory: 64 * 2 ** 20,
  probes: { ready: { check: { kind: "http", port: "http", path: "/healthz" }, inside: ["true"] } },
  ...rest,
});

/** Keeps what it caches in a database: provides a cache and the new capability, requires a relational store. */
const keeper = defineComponent({
  name: "keeper",
  layer: "data",
  licence: { spdx: "MIT" },
  description: "A cache that keeps everything in a database, and says hello.",
  config: z.strictObject({ greeting: z.string().default("hello").describe("What it says.") }),
  requires: { relationalStore: { engine: "postgres" } },
  provides: {
    cache: ({ self }) => ({
      protocol: "redis",
      keyspace: ({ name, from }) => ({
        url: text`redis://${name}:${secret(`${from}/${self.name}`, "url")}@${self.endpoint("http")}`,
        prefix: `${name}:`,
      }),
    }),
    greeter: ({ self }) => ({
      greeting: ({ name }) => ({ address: text`http://${self.endpoint("http")}/${name}` }),
    }),
  },
  needs: ({ self, use }) => ({ database: use.relationalStore.database({ name: self.name }) }),
  model: ({ self, config, got, asked }): Parts => ({
    services: [
      program({
        env: {
          GREETING: config.greeting,
          GUESTS: asked.greeter.greeting.map(({ name }) => name).join(","),
          DATABASE_URL_FILE: fileOf("database-url"),
        },
        files: { "database-url": { content: got.database.url } },
      }),
    ],
    secrets: asked.cache.keyspace.map(({ from }) => ({
      name: `${from}/${self.name}`,
      value: { kind: "password" as const },
    })),
  }),
});

/** Somebody who wants to be greeted. */
const visitor = defineComponent({
  name: "visitor",
  layer: "business",
  licence: { spdx: "MIT" },
  description: "Asks to be greeted.",
  config: z.strictObject({}),
  requires: { greeter: {} },
  needs: ({ self, use }) => use.greeter.greeting({ name: self.name }),
  model: ({ got }): Parts => ({ services: [program({ env: { GREETER: got.address } })] }),
});

export const components = { keeper, visitor };
export const capabilities = {
  greeter: capability<"greeter">()({ name: "greeter", methods: ["greeting"], description: "Says hello." }),
};
