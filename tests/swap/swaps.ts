/** A swap as a profile says it, on top of dev. */
export interface Swap {
  readonly bindings: Readonly<Record<string, string>>;
  readonly components?: Readonly<Record<string, object>>;
}

const EXTERNAL = { redis: "redis", postgres: "db", clickhouse: "olap", s3: "s3" } as const;

/** Capabilities from a server that is there already, with an administrator's password and without. */
function external(name: keyof typeof EXTERNAL, ...capabilities: readonly string[]): readonly Swap[] {
  const instance = `external-${name}`;
  const bindings = Object.fromEntries(capabilities.map((capability) => [capability, instance]));
  const host = `${EXTERNAL[name]}.example.com`;
  const plain = name === "redis" ? { tls: false } : {};
  return (["given", "none"] as const).map((admin) => ({
    bindings,
    components: { [instance]: { host, admin, ...plain } },
  }));
}

const BROKERS = [{ host: "kafka-1.example.com" }, { host: "kafka-2.example.com" }];

/** Every part that can be another, one line each. */
export const SWAPS: readonly Swap[] = [
  { bindings: { cache: "valkey" } },
  { bindings: { queue: "valkey" } },
  { bindings: { cache: "valkey", queue: "valkey" } },
  ...external("redis", "cache"),
  ...external("redis", "queue"),
  ...external("redis", "cache", "queue"),
  { bindings: { relationalStore: "pgvector" } },
  { bindings: { vectorStore: "pgvector" } },
  { bindings: { relationalStore: "pgvector", vectorStore: "pgvector" } },
  ...external("postgres", "relationalStore"),
  ...(["given", "none"] as const).map((admin) => ({
    bindings: { eventBus: "external-kafka" },
    components: { "external-kafka": { brokers: BROKERS, admin } },
  })),
  ...external("clickhouse", "olapStore"),
  { bindings: { mail: "smtp" }, components: { smtp: { host: "smtp.example.com", user: "platform" } } },
  { bindings: { llm: "openai" } },
  { bindings: { llm: "openai" }, components: { openai: { url: "http://models.example.com:8000/v1", key: false } } },
  ...external("s3", "objectStore"),
];

/** What a profile may not say, on top of which one, and what the message must name. */
export const REFUSED: readonly (readonly [profile: object, names: readonly string[]])[] = [
  [{ extends: "dev", bindings: { relationalStore: "pglite" } }, ['"pglite"', "does not run on", "embedded"]],
  [{ extends: "dev", bindings: { queue: "memory-cache" } }, ['"memory-cache"', "does not run on", "embedded"]],
  [{ extends: "dev", bindings: { cache: "kafka" } }, ["bindings.cache", '"kafka" does not provide cache']],
  [{ extends: "dev", bindings: { vectorStore: "postgres" } }, ["bindings.vectorStore", '"postgres" does not provide']],
  [{ extends: "dev", bindings: { bi: ["grafana", "redis"] } }, ["bindings.bi", '"redis" does not provide bi']],
  [{ extends: "dev", bindings: { cache: [] } }, ['"leads" needs a cache', '"superset" needs a cache']],
  [{ extends: "dev", bindings: { queue: [] } }, ['"activepieces" needs a queue', '"superset" needs a queue']],
  [{ extends: "dev", bindings: { relationalStore: "external-postgres" } }, ["external-postgres", '"host" is missing']],
  [{ extends: "dev", without: ["redis"] }, ['"redis" cannot be left out', "needs it"]],
  [
    { extends: "production", bindings: { queue: "redis-queue" } },
    ["redis-queue", '"activepieces" cannot prefix its keys', '"superset"'],
  ],
  [
    {
      extends: "production",
      components: { other: { use: "activepieces" } },
      bindings: { queue: { other: "redis-activepieces" } },
    },
    ["redis-activepieces", '"activepieces" cannot prefix its keys', '"other"'],
  ],
  [
    { extends: "production", bindings: { cache: "redis-queue" } },
    ["redis-queue", 'the cache of "agents"', 'the queue of "superset"'],
  ],
  [
    { extends: "production", bindings: { mail: "mailpit" } },
    ["components.mailpit", "letters must reach people", "smtp"],
  ],
];
