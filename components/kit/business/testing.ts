import { z } from "zod";
import { defineComponent, type Component } from "../../define.ts";
import type { Asked, CapabilityName, Offer } from "../../model/capability.ts";
import type { Parts, Route, SecretSpec } from "../../model/parts.ts";
import { secret } from "../../model/value.ts";
import { build, type PlatformSpec } from "../../testing/platform.ts";
import type { Model } from "../../model/model.ts";

const hostOf = (app: string): string => `${app}.bap.localhost`;

/** Answers that can be told apart, as short as the types allow. */
const OFFERS = {
  gateway: { route: ({ app }) => ({ origin: { scheme: "https", host: hostOf(app), port: 443 } }) },
  relationalStore: {
    engine: "postgres",
    wire: true,
    database: ({ name }) => ({
      url: secret("given/a"),
      connection: connection(name),
      reader: connection(`${name}_reader`),
    }),
  },
  cache: { protocol: "redis", keyspace: ({ name }) => ({ url: secret("given/b"), prefix: `${name}:` }) },
  queue: { protocol: "redis", keyspace: () => ({ url: secret("given/c"), prefix: "" }) },
  eventBus: {
    protocol: "kafka",
    access: ({ name }) => ({
      brokers: "bus:9092",
      user: name,
      password: secret("given/d"),
      prefix: `${name}.`,
      tls: false,
    }),
  },
  workflowEngine: {
    protocol: "temporal",
    namespace: ({ name }) => ({ address: "engine:7233", namespace: name }),
  },
  olapStore: {
    engine: "clickhouse",
    database: ({ name }) => ({
      url: secret("given/e"),
      connection: connection(name),
      reader: connection(`${name}_olap_reader`),
    }),
  },
  mail: {
    sender: ({ name }) => ({
      host: "mail",
      port: 1025,
      user: "",
      password: "",
      from: `${name}@test`,
      security: "none",
    }),
  },
  llm: {
    protocol: "openai",
    language: () => ({
      url: "https://llm.test/v1",
      key: secret("given/f"),
      chatModel: "chat",
      embeddingModel: "embed",
      embeddingSize: 1536,
    }),
  },
  vectorStore: {
    engine: "qdrant",
    collections: ({ name, collections }) => ({
      url: "http://vectors:6333",
      key: secret("given/g"),
      collections: Object.fromEntries(Object.keys(collections).map((one) => [one, `${name}-${one}`])),
    }),
  },
  objectStore: {
    protocol: "s3",
    bucket: ({ name }) => ({
      endpoint: "http://objects:8333",
      region: "here",
      bucket: name,
      accessKey: `${name}Key`,
      secretKey: secret("given/h"),
    }),
  },
  bi: { source: () => ({ ready: true }) },
  identity: { tokens: () => ({ issuer: "https://id.test", audience: "bap", keys: "https://id.test/keys" }) },
  assistant: { service: () => ({ known: true }) },
  portal: { application: () => ({ listed: true }) },
} satisfies { readonly [K in CapabilityName]?: Offer<K> };

type Ours = keyof typeof OFFERS;

const connection = (user: string) => ({
  host: "db",
  port: 5432,
  database: "data",
  user,
  password: secret("given/a"),
  tls: false,
});

/** What was asked of a provider, by method. */
export type AskedRecord = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** A platform of one program and providers of just these capabilities, and what each provider was asked. */
export function servedBy(
  program: Component,
  capabilities: readonly Ours[],
  {
    settings = {},
    offers = {},
    ...spec
  }: Partial<PlatformSpec> & {
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly offers?: { readonly [K in Ours]?: Partial<Offer<K>> };
  } = {},
): { readonly model: Model; readonly asked: Readonly<Record<string, AskedRecord>> } {
  const asked: Record<string, AskedRecord> = {};
  const provider = (capability: Ours): Component => {
    const offer: unknown = { [capability]: () => ({ ...OFFERS[capability], ...offers[capability] }) };
    return defineComponent({
      name: `some-${capability.toLowerCase()}`,
      layer: "data",
      licence: { spdx: "Apache-2.0" },
      description: "Answers without a server.",
      targets: ["docker", "kubernetes", "embedded"],
      config: z.strictObject({}),
      provides: offer as never,
      model: (base): Parts => {
        const all: unknown = base.asked;
        asked[capability] = (all as Readonly<Record<string, AskedRecord>>)[capability]!;
        return capability === "gateway"
          ? { secrets: SECRETS, routes: routesOf(all as { gateway: Asked<"gateway"> }) }
          : {};
      },
    });
  };
  const name = (capability: Ours): string => `some-${capability.toLowerCase()}`;
  const { model } = build({
    ...spec,
    instances: {
      ...spec.instances,
      [program.name]: [program, settings],
      ...Object.fromEntries(capabilities.map((one) => [name(one), provider(one)])),
    },
    bindings: { ...spec.bindings, ...Object.fromEntries(capabilities.map((one) => [one, name(one)])) },
    unlisted: capabilities.map(name),
  });
  return { model, asked };
}

/** What a gateway makes of what it is asked. */
function routesOf({ gateway }: { readonly gateway: Asked<"gateway"> }): readonly Route[] {
  return gateway.route.map(({ from, app, path = "/", to, access = "public", limits = {} }) => {
    return { instance: from, host: hostOf(app), path, to: to.workload, port: to.port, access, limits };
  });
}

const SECRETS: readonly SecretSpec[] = ["a", "b", "c", "d", "e", "f", "g", "h"].map((letter) => ({
  name: `given/${letter}`,
  value: { kind: "password" },
}));
