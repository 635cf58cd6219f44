import { z } from "zod";
import type { SourceAsk } from "../../capabilities/bi.ts";
import { type Component, defineComponent } from "../../define.ts";
import type { Model } from "../../model/model.ts";
import type { Parts } from "../../model/parts.ts";
import type { Target } from "../../model/platform.ts";
import { partsOf, secret, type Value } from "../../model/value.ts";
import { build, type PlatformSpec } from "../../testing/platform.ts";
import { program } from "../../testing/program.ts";

/** Has data of its own, and offers it to every tool; `name` gives the source another name than its own. */
export const owner = defineComponent({
  name: "owner",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Offers its data.",
  config: z.strictObject({
    engine: z.enum(["postgres", "clickhouse"]).default("postgres"),
    tls: z.boolean().default(false),
    name: z.string().optional(),
  }),
  optional: { bi: {} },
  needs: ({ self, config, use }) => {
    const connection: SourceAsk["connection"] = {
      host: self.endpoint("data", { of: "store", part: "host" }),
      port: self.endpoint("data", { of: "store", part: "port" }),
      database: "rows",
      user: "rows_reader",
      password: secret(`${self.name}/reader`),
      tls: config.tls,
    };
    const name = config.name ?? self.name;
    return (use.bi ?? []).map((tool) =>
      tool.source({ name, title: `Data of ${name}`, engine: config.engine, connection }),
    );
  },
  model: ({ self }): Parts => ({
    services: [program(), program({}, { part: "store", ports: { http: { port: 8080 }, data: { port: 5432 } } })],
    secrets: [{ name: `${self.name}/reader`, value: { kind: "password" } }],
  }),
});

/** What a tool stands on in a test: a server for everything that is bound, which gives what was asked. */
export const foundation = defineComponent({
  name: "foundation",
  layer: "data",
  licence: { spdx: "Apache-2.0" },
  description: "Serves what tools need.",
  config: z.strictObject({ tls: z.boolean().default(false) }),
  provides: {
    relationalStore: ({ self, config }) => ({
      engine: "postgres",
      wire: true,
      database: ({ name }) => {
        const [host, port] = (["host", "port"] as const).map((part) => self.endpoint("http", { part }));
        const password = secret(`${self.name}/${name}`);
        const connection = { host: host!, port: port!, database: name, user: name, password, tls: config.tls };
        return { url: password, connection, reader: connection };
      },
    }),
    cache: ({ self }) => ({
      protocol: "redis",
      keyspace: ({ name }) => ({ url: secret(`${self.name}/cache`), prefix: `cache-${name}:` }),
    }),
    queue: ({ self }) => ({
      protocol: "redis",
      keyspace: ({ name }) => ({ url: secret(`${self.name}/queue`), prefix: `queue-${name}:` }),
    }),
    mail: ({ self }) => ({
      sender: ({ name }) => ({
        host: "mail.test",
        port: 587,
        user: "sender",
        password: secret(`${self.name}/mail`),
        from: `${name}@example.com`,
        security: "starttls",
      }),
    }),
    gateway: () => ({ route: ({ app }) => ({ origin: { scheme: "https", host: `${app}.bap.localhost`, port: 443 } }) }),
  },
  model: ({ self, asked }): Parts => ({
    services: [program()],
    secrets: ["cache", "queue", "mail", ...asked.relationalStore.database.map(({ name }) => name)].map((name) => ({
      name: `${self.name}/${name}`,
      value: { kind: "password" },
    })),
    routes: asked.gateway.route.map(({ from, app, path = "/", to, access = "public", limits = {} }) => {
      return { instance: from, host: `${app}.bap.localhost`, path, to: to.workload, port: to.port, access, limits };
    }),
  }),
});

/** Owners of data by name; further settings of theirs. */
export type Owners = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What is said of a platform with one tool. */
export interface ToolSpec {
  readonly target?: Target;
  readonly mail?: boolean;
  /** Every connection over TLS. */
  readonly tls?: boolean;
  readonly config?: Readonly<Record<string, unknown>>;
}

/** A platform with the tool as instance `tool`, and owners of data. */
export const toolSpec = (
  tool: Component,
  owners: Owners,
  { target = "docker", mail = false, tls = false, config }: ToolSpec,
): PlatformSpec => {
  const capabilities = ["relationalStore", "cache", "queue", "gateway", ...(mail ? ["mail"] : [])];
  return {
    instances: {
      foundation: [foundation, { tls }] as const,
      tool: [tool, config ?? {}] as const,
      ...Object.fromEntries(Object.entries(owners).map(([name, own]) => [name, [owner, { tls, ...own }] as const])),
    },
    bindings: { ...Object.fromEntries(capabilities.map((name) => [name, "foundation"])), bi: "tool" },
    unlisted: ["foundation", "tool"],
    target,
  };
};

/** Its model. */
export const toolModel = (tool: Component, owners: Owners, rest: ToolSpec = {}): Model =>
  build(toolSpec(tool, owners, rest)).model;

/** Text of a value: a secret as `<name>`, an endpoint as `workload.part`, a path as its name. */
export const written = (value: Value): string =>
  partsOf(value)
    .map((part) => {
      if (typeof part === "string") return part;
      if (part.ref === "secret") return `<${part.name}>`;
      if (part.ref === "endpoint") return `${part.workload}.${part.part}`;
      return part.ref === "path" ? part.name : "own";
    })
    .join("");
