import type { z } from "zod";
import type { Bi } from "../../capabilities/bi.ts";
import type { Topic } from "../../capabilities/event-bus.ts";
import { defineComponent, type Base, type Component, type Finding } from "../../define.ts";
import type { Platform } from "../../model/platform.ts";
import type { Uses } from "../../model/capability.ts";
import type { Value } from "../../model/value.ts";
import { businessConfig, businessDefaults, type BusinessConfig } from "./config.ts";
import { environment } from "./environment.ts";
import { businessService, PLATFORM_ONLY } from "./service.ts";
import { tracesExternals } from "./traces.ts";

const REQUIRES = { relationalStore: { engine: "postgres" }, cache: {}, gateway: {} } as const;
const OPTIONAL = {
  ...{ eventBus: {}, workflowEngine: {}, olapStore: {}, mail: {} },
  ...{ bi: {}, portal: {}, assistant: {}, identity: {} },
} as const;

type Choice = "llm" | "objectStore" | "vectorStore";
// What a service did not choose is absent when it runs, exactly as what is not bound.
type Chosen = Readonly<Record<Choice, Record<never, never>>>;
type Use = Uses<typeof REQUIRES, typeof OPTIONAL & Chosen>;
type Assists = { readonly assistant: () => { readonly service: () => { readonly known: true } } };

/** What differs between the business services. */
export interface BusinessSpec {
  /** The component's name, the image's argument, and the folder below `services/`. */
  readonly name: string;
  /** What people read: `Leads`. */
  readonly title: string;
  /** What people do there, in one sentence. */
  readonly purpose: string;
  readonly description: string;
  /** Topics of its own. @default none */
  readonly topics?: Readonly<Record<string, Topic>>;
  /** Topics of others that it listens to where the profile does not say. @default none */
  readonly reads?: readonly string[];
  /** What it can use beside what all of them can. @default nothing */
  readonly optional?: readonly Choice[];
  /** It calls addresses that people give it: webhooks. @default false */
  readonly calls?: boolean;
  /** Prefixes of paths that are for everybody; all else is reached from private networks only. @default none */
  readonly publicPaths?: readonly string[];
  /** It acts for people: other services offer it their APIs. @default false */
  readonly assists?: boolean;
  /** Settings of its own: what a profile may say, and how the program is told. @default none */
  readonly own?: OwnSettings;
  /** Names of its collections of vectors. @default none */
  readonly collections?: readonly string[];
}

/** Settings that only one service has. */
export interface OwnSettings {
  readonly config: z.core.$ZodShape;
  readonly env: (config: never) => Readonly<Record<string, Value>>;
}

/** Settings of one service, typed by what a profile may say. */
export const ownSettings = <Shape extends z.core.$ZodShape>(
  config: Shape,
  env: (config: z.output<z.ZodObject<Shape>>) => Readonly<Record<string, Value>>,
): OwnSettings => ({ config, env });

// The size that the services' own, extractive language model has: what vectors have where no other is bound.
const EMBEDDING_SIZE = 384;

/** A business service: a stateless program with a database, a cache, a route, and all else that the profile binds. */
export function defineBusiness(spec: BusinessSpec): Component {
  const { name, description, optional = [] } = spec;
  const chosen = Object.fromEntries(optional.map((capability) => [capability, {}])) as Chosen;
  return defineComponent({
    name,
    layer: "business",
    licence: { spdx: "Apache-2.0" },
    description,
    targets: ["docker", "kubernetes", "embedded"],
    config: businessConfig(spec.reads ?? [], spec.own?.config),
    defaults: businessDefaults,
    requires: REQUIRES,
    optional: { ...OPTIONAL, ...chosen },
    // The others provide nothing, and are in a platform because they are listed.
    provides: (spec.assists ? { assistant: () => ({ service: () => ({ known: true }) }) } : {}) as Assists,
    needs: (base) => needs(base, spec),
    check: ({ got, config, platform }) => (got.identity ? [] : unguarded(config, platform)),
    model: (base) => {
      const { env, files } = environment(base.got, base.config.reads, base.asked.assistant?.service);
      return {
        externals: tracesExternals(base),
        services: [
          businessService(base, {
            name,
            origin: base.got.route.origin,
            egress: spec.calls ?? false,
            env: { ...env, ...spec.own?.env(base.config as never) },
            files,
          }),
        ],
      };
    },
  });
}

function needs({ self, config, use }: Base<BusinessConfig> & { use: Use }, spec: BusinessSpec) {
  const { name } = self;
  // Charts need a server that they can reach: an engine in the service's own process has none.
  const charts = use.relationalStore.wire ? use.bi : [];
  const analysed = use.bi.length > 0;
  const database = use.relationalStore.database({ name, ...(charts.length > 0 && { reader: true }) });
  const analytics = use.olapStore?.database({ name, ...(analysed && { reader: true }) });
  const language = use.llm?.language({ name });
  const size = language?.embeddingSize ?? EMBEDDING_SIZE;
  const offer = (tools: readonly Pick<Bi, "source">[], source: Parameters<Bi["source"]>[0]) =>
    tools.map((tool) => tool.source(source));
  offer(charts, { name, title: spec.title, engine: "postgres", connection: database.reader });
  if (analytics) {
    const title = `${spec.title}: events`;
    offer(use.bi, { name: `${name}-events`, title, engine: "clickhouse", connection: analytics.reader });
  }
  const to = self.endpoint("http", { at: "run" });
  const ask = { app: name, to, health: "/healthz" } as const;
  for (const path of spec.publicPaths ?? []) use.gateway.route({ ...ask, path, access: "public" });
  const route = use.gateway.route({ ...ask, access: "private", except: PLATFORM_ONLY });
  for (const portal of use.portal) {
    portal.application({
      name,
      title: spec.title,
      description: spec.purpose,
      origin: route.origin,
      // The portal has one screen for each service: it is the one that bears its name.
      ...(name === spec.name && { api: { path: `/api/${spec.name}`, to } }),
    });
  }
  if (!spec.assists) for (const assistant of use.assistant) assistant.service({ name, to });
  return {
    database,
    analytics,
    language,
    keys: use.cache.keyspace({ name }),
    events: use.eventBus?.access({ name, topics: spec.topics ?? {}, reads: config.reads }),
    workflows: use.workflowEngine?.namespace({ name }),
    sender: use.mail?.sender({ name }),
    identity: use.identity?.tokens({ name }),
    objects: use.objectStore?.bucket({ name }),
    vectors: spec.collections && use.vectorStore?.collections({ name, collections: sized(spec.collections, size) }),
    route,
  };
}

/** Outside dev it has to be known who asks, unless a profile says that nobody needs to. */
function unguarded({ anonymous }: z.output<BusinessConfig>, { tier }: Platform): readonly Finding[] {
  if (tier === "dev" || anonymous) return [];
  return [
    {
      path: "anonymous",
      message: `no identity provider is bound: whoever reaches this service might do everything, in tier ${tier}, too`,
      suggestion: "bind one (identity: oidc); or say anonymous: true, and let nobody reach it who should not",
    },
  ];
}

const sized = (names: readonly string[], size: number): Readonly<Record<string, { size: number }>> =>
  Object.fromEntries(names.map((name) => [name, { size }]));
