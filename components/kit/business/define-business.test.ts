import { describe, expect, it } from "vitest";
import type { Service } from "../../model/workload.ts";
import { problemsOf } from "../../testing/platform.ts";
import { defineBusiness } from "./define-business.ts";
import { servedBy } from "./testing.ts";

const plain = defineBusiness({
  name: "shop",
  title: "Shop",
  purpose: "Sell things.",
  description: "Sells.",
  topics: { events: {}, audit: { compact: true } },
  reads: ["leads.events"],
});
const learned = defineBusiness({
  name: "shop",
  title: "Shop",
  purpose: "Know things.",
  description: "Knows.",
  optional: ["llm", "objectStore", "vectorStore"],
  collections: ["chunks"],
});

const NEEDED = ["gateway", "relationalStore", "cache"] as const;
const ALL = [...NEEDED, "eventBus", "workflowEngine", "olapStore", "mail", "bi"] as const;
const served = (...args: Parameters<typeof servedBy>) => {
  const { model, asked } = servedBy(...args);
  return { asked, service: model.workloads.find(({ name }) => name === "shop") as Service };
};
const content = ({ files }: Service, name: string) => files?.[name]?.content;

describe("a business service", () => {
  it("runs with a store, a cache and a gateway, and is told of nothing else", () => {
    const { service } = served(plain, NEEDED);
    expect(service.args).toEqual(["shop"]);
    expect(service.run).toEqual({ entry: "services/shop/service.ts", start: "start" });
    expect(Object.keys(service.env!).sort()).toEqual([
      "CACHE_PREFIX",
      "CACHE_URL_FILE",
      "DATABASE_URL_FILE",
      "LOG_LEVEL",
      "NODE_OPTIONS",
      "ORIGIN",
      "PORT",
      "SERVICE_NAME",
    ]);
    expect(service.env!["ORIGIN"]).toBe("https://shop.bap.localhost");
    expect(Object.keys(service.files!).sort()).toEqual(["cache-url", "database-url"]);
  });

  it("is told of all that is bound, with each secret in a file", () => {
    const { service } = served(plain, ALL);
    expect(service.env).toMatchObject({
      EVENTS_BROKERS: "bus:9092",
      EVENTS_USER: "shop",
      EVENTS_PASSWORD_FILE: { ref: "path", of: "file", name: "events-password" },
      EVENTS_PREFIX: "shop.",
      EVENTS_READS: "leads.events",
      EVENTS_TLS: false,
      WORKFLOWS_ADDRESS: "engine:7233",
      WORKFLOWS_NAMESPACE: "shop",
      ANALYTICS_URL_FILE: { ref: "path", of: "file", name: "analytics-url" },
      MAIL_HOST: "mail",
      MAIL_PORT: 1025,
      MAIL_FROM: "shop@test",
      MAIL_SECURITY: "none",
    });
    // Nobody signs in at this mail server.
    expect(service.env).not.toHaveProperty("MAIL_USER");
    expect(service.env).not.toHaveProperty("MAIL_PASSWORD_FILE");
    expect(content(service, "events-password")).toMatchObject({ ref: "secret", name: "given/d" });
    expect(JSON.stringify(service.env)).not.toContain('"secret"');
  });

  it("outside dev it has to be known who asks, unless a profile says that nobody needs to", () => {
    const inProduction = (capabilities: Parameters<typeof servedBy>[1], settings = {}) =>
      served(plain, capabilities, { tier: "production", settings }).service.env;
    const { IDENTITY_ISSUER, IDENTITY_AUDIENCE, IDENTITY_JWKS_URL } = inProduction([...NEEDED, "identity"])!;
    expect([IDENTITY_ISSUER, IDENTITY_AUDIENCE, IDENTITY_JWKS_URL]).toEqual([
      ...["https://id.test", "bap", "https://id.test/keys"],
    ]);
    expect(inProduction(NEEDED, { anonymous: true })).not.toHaveProperty("IDENTITY_ISSUER");
    expect(() => inProduction(NEEDED)).toThrow(/components\.shop\.anonymous: no identity provider is bound/);
  });

  it("is reached from private networks, but for the paths that are for everybody", () => {
    const open = defineBusiness({
      ...{ name: "shop", title: "Shop", purpose: "Sell things.", description: "Sells.", publicPaths: ["/window"] },
    });
    const { asked } = served(open, [...NEEDED, "portal"]);
    expect(asked["gateway"]!["route"]!.map(({ path, access }) => [path, access])).toEqual([
      [undefined, "private"],
      ["/window", "public"],
    ]);
  });

  it("asks for its own topics, and to read those that the profile says", () => {
    const { asked, service } = served(plain, ALL, { settings: { reads: ["content.events"] } });
    expect(asked["eventBus"]!["access"]).toMatchObject([
      { name: "shop", topics: { events: {}, audit: { compact: true } }, reads: ["content.events"] },
    ]);
    expect(service.env!["EVENTS_READS"]).toBe("content.events");
  });

  it("offers each chart tool its tables, as a role that only reads", () => {
    const { asked } = served(plain, ALL);
    expect(asked["relationalStore"]!["database"]).toMatchObject([{ reader: true }]);
    expect(asked["olapStore"]!["database"]).toMatchObject([{ reader: true }]);
    expect(asked["bi"]!["source"]).toMatchObject([
      { name: "shop", title: "Shop", engine: "postgres", connection: { user: "shop_reader" } },
      { name: "shop-events", title: "Shop: events", engine: "clickhouse", connection: { user: "shop_olap_reader" } },
    ]);
  });

  it("is on the portal, with its API under the portal's own address", () => {
    const { asked } = served(plain, [...NEEDED, "portal"]);
    const to = { ref: "endpoint", workload: "shop", port: "http", part: "address", at: "run" };
    expect(asked["portal"]!["application"]).toMatchObject([
      {
        name: "shop",
        title: "Shop",
        description: "Sell things.",
        origin: { scheme: "https", host: "shop.bap.localhost", port: 443 },
        api: { path: "/api/shop", to },
      },
    ]);
  });

  it("asks for no role that only reads where nobody draws charts", () => {
    const { asked } = served(plain, [...NEEDED, "olapStore"]);
    expect(asked["relationalStore"]!["database"]![0]).not.toHaveProperty("reader");
    expect(asked["olapStore"]!["database"]![0]).not.toHaveProperty("reader");
  });

  it("offers no tables of a store that has no server", () => {
    const { asked } = served(plain, [...NEEDED, "bi"], { offers: { relationalStore: { wire: false } } });
    expect(asked["bi"]!["source"]).toEqual([]);
    expect(asked["relationalStore"]!["database"]![0]).not.toHaveProperty("reader");
  });

  it("is given models, files and vectors only if it can use them", () => {
    const more = [...NEEDED, "llm", "objectStore", "vectorStore"] as const;
    const { service } = served(learned, more);
    expect(service.env).toMatchObject({
      LLM_URL: "https://llm.test/v1",
      LLM_KEY_FILE: { name: "llm-key" },
      LLM_CHAT_MODEL: "chat",
      LLM_EMBEDDING_MODEL: "embed",
      LLM_EMBEDDING_SIZE: 1536,
      VECTORS_URL_FILE: { name: "vectors-url" },
      VECTORS_KEY_FILE: { name: "vectors-key" },
      VECTORS_COLLECTION_CHUNKS: "shop-chunks",
      OBJECTS_ENDPOINT: "http://objects:8333",
      OBJECTS_REGION: "here",
      OBJECTS_BUCKET: "shop",
      OBJECTS_ACCESS_KEY_FILE: { name: "objects-access-key" },
      OBJECTS_SECRET_KEY_FILE: { name: "objects-secret-key" },
    });
    expect(content(service, "vectors-key")).toMatchObject({ name: "given/g" });
  });

  it("has vectors of the size that the language model makes, and of its own where none is bound", () => {
    const size = (...more: ("llm" | "vectorStore")[]) =>
      served(learned, [...NEEDED, ...more]).asked["vectorStore"]!["collections"]![0]!["collections"];
    expect(size("vectorStore", "llm")).toEqual({ chunks: { size: 1536 } });
    expect(size("vectorStore")).toEqual({ chunks: { size: 384 } });
  });

  it("grows under load only where there is room between the two numbers", () => {
    const { service } = served(plain, NEEDED, { settings: { replicas: 2, autoscale: { max: 6 } } });
    expect(service.autoscale).toEqual({ max: 6, cpu: 70 });
    expect(served(plain, NEEDED, { settings: { replicas: 6, autoscale: { max: 6 } } }).service).not.toHaveProperty(
      "autoscale",
    );
  });

  it("cannot be without its store", () => {
    expect(problemsOf({ instances: { shop: plain } }).join("\n")).toContain('"shop" needs a relationalStore');
  });
});
