import { describe, expect, test } from "vitest";
import { z } from "zod";
import { boundIn, complete } from "./binding.ts";
import { analytics, events, llm, mail, objects, traces, vectors, workflows } from "./bindings.ts";
import { ConfigError, readEnvironment } from "./config.ts";
import type { Environment } from "./config.ts";

const all = [events, workflows, analytics, mail, llm, vectors, objects, traces];
const schema = complete(
  z.object({
    LIMIT: z.string().regex(/^\d+$/, "is no number").default("1"),
    ...events.settings,
    ...workflows.settings,
    ...analytics.settings,
    ...mail.settings,
    ...llm.settings,
    ...vectors.settings,
    ...objects.settings,
    ...traces.settings,
  }),
  all,
);
const read = (env: Environment) => readEnvironment(schema, env);

function problemsOf(env: Environment): readonly string[] {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
  }
  throw new Error("expected a ConfigError");
}

const right: Record<string, Record<string, string>> = {
  events: {
    EVENTS_BROKERS: "one:9092,two:9092",
    EVENTS_USER: "shop",
    EVENTS_PASSWORD: "s3cret",
    EVENTS_PREFIX: "shop.",
    EVENTS_READS: "leads.events,content.events",
    EVENTS_TLS: "true",
  },
  workflows: { WORKFLOWS_ADDRESS: "engine:7233", WORKFLOWS_NAMESPACE: "shop" },
  analytics: { ANALYTICS_URL: "http://u:s3cret@olap:8123/shop" },
  mail: { MAIL_HOST: "mail", MAIL_PORT: "1025", MAIL_FROM: "shop@example.com", MAIL_SECURITY: "starttls" },
  llm: { LLM_URL: "local:", LLM_CHAT_MODEL: "a", LLM_EMBEDDING_MODEL: "hashed", LLM_EMBEDDING_SIZE: "384" },
  vectors: { VECTORS_URL: "http://vectors:6333", VECTORS_KEY: "s3cret" },
  objects: {
    OBJECTS_ENDPOINT: "http://objects:8333",
    OBJECTS_REGION: "here",
    OBJECTS_BUCKET: "shop",
    OBJECTS_ACCESS_KEY: "a",
    OBJECTS_SECRET_KEY: "s3cret",
  },
  traces: { TRACES_URL: "https://collector:4318/otlp", TRACES_RATIO: "0.1" },
};

describe("what may be bound", () => {
  test("is not there when nothing tells of it, and nothing is missed", () => {
    expect(boundIn(read({}), all)).toEqual([]);
  });

  test.each(Object.entries(right))("%s is there when all it needs is", (name, settings) => {
    expect(boundIn(read(settings), all)).toEqual([name]);
  });

  test("numbers, lists and switches are what they say", () => {
    expect(read({ ...right["events"], ...right["mail"], ...right["llm"] })).toMatchObject({
      EVENTS_READS: ["leads.events", "content.events"],
      EVENTS_TLS: true,
      MAIL_PORT: 1025,
      LLM_EMBEDDING_SIZE: 384,
    });
    expect(read({ ...right["traces"] })).toMatchObject({ TRACES_RATIO: 0.1 });
    expect(read({})).toMatchObject({ EVENTS_READS: [], EVENTS_TLS: false, MAIL_SECURITY: "none", TRACES_RATIO: 1 });
  });

  test("what runs in the same process has an address too", () => {
    expect(problemsOf({ EVENTS_BROKERS: "memory:", WORKFLOWS_ADDRESS: "memory:" })).toHaveLength(3);
  });

  test.each(all)("fails when $name lacks one of its settings, and names it beside all other mistakes", (binding) => {
    const settings = right[binding.name] ?? {};
    for (const missing of binding.needed.filter(() => binding.needed.length > 1)) {
      const rest = { ...settings, [missing]: undefined, LIMIT: "many" };
      expect(problemsOf(rest)).toEqual([
        "LIMIT: is no number",
        `${missing}: is not set, and other settings of ${binding.name} are; ` +
          `give all of ${binding.needed.join(", ")}, or none`,
      ]);
    }
  });

  test.each([
    ["events", "EVENTS_BROKERS", "kafka://u:s3cret@bus:9092"],
    ["events", "EVENTS_BROKERS", "s3cret"],
    ["events", "EVENTS_TLS", "s3cret"],
    ["workflows", "WORKFLOWS_ADDRESS", "http://s3cret:7233"],
    ["analytics", "ANALYTICS_URL", "http://u:s3cret@olap:8123/"],
    ["analytics", "ANALYTICS_URL", "http://u:s3cret@olap:port/shop"],
    ["mail", "MAIL_PORT", "s3cret"],
    ["mail", "MAIL_FROM", "s3cret"],
    ["mail", "MAIL_SECURITY", "s3cret"],
    ["llm", "LLM_URL", "s3cret"],
    ["llm", "LLM_EMBEDDING_SIZE", "0"],
    ["vectors", "VECTORS_URL", "s3cret"],
    ["objects", "OBJECTS_ENDPOINT", "http://objects:8333/s3cret"],
    ["traces", "TRACES_URL", "collector:4318/s3cret"],
    ["traces", "TRACES_URL", "http://u:s3cret@collector:4318"],
    ["traces", "TRACES_RATIO", "1.01"],
    ["traces", "TRACES_RATIO", "s3cret"],
  ])("of %s, fails when %s is %s, without repeating it", (name, setting, value) => {
    const problems = problemsOf({ ...right[name], [setting]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${setting}: `);
    expect(problems[0]).not.toContain("s3cret");
  });
});
