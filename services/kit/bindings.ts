import { z } from "zod";
import type { Binding } from "./binding.ts";

const name = () => z.string().optional();
const secret = () => z.string().optional();
// Messages never repeat a value: an address may hold a password.
const fits = (pattern: RegExp, allowed: string) =>
  z.string().regex(pattern, { error: `does not fit (its value is not shown); allowed: ${allowed}`, abort: true });
const url = (pattern: RegExp, allowed: string) =>
  fits(pattern, allowed).refine((value) => URL.canParse(value), {
    error: `is no address (its value is not shown); allowed: ${allowed}`,
  });

const place = "[^\\s:/@,]+:\\d{1,5}";

/** Events, over Kafka's protocol. */
export const events = {
  name: "events",
  needed: ["EVENTS_BROKERS", "EVENTS_USER", "EVENTS_PREFIX"],
  secrets: ["EVENTS_PASSWORD"],
  settings: {
    EVENTS_BROKERS: fits(new RegExp(`^(memory:|${place}(,${place})*)$`), "host:9092,… or memory:").optional(),
    EVENTS_USER: name(),
    EVENTS_PASSWORD: secret(),
    EVENTS_PREFIX: name(),
    EVENTS_READS: z
      .string()
      .default("")
      .transform((value) => value.split(",").filter((topic) => topic !== "")),
    EVENTS_TLS: z.stringbool({ error: "is neither true nor false" }).default(false),
  },
} as const satisfies Binding;

/** Work that lasts, over Temporal's protocol. */
export const workflows = {
  name: "workflows",
  needed: ["WORKFLOWS_ADDRESS", "WORKFLOWS_NAMESPACE"],
  secrets: [],
  settings: {
    WORKFLOWS_ADDRESS: fits(new RegExp(`^(memory:|${place})$`), "host:7233 or memory:").optional(),
    WORKFLOWS_NAMESPACE: name(),
  },
} as const satisfies Binding;

/** Very many rows, read by column: ClickHouse over HTTP. */
export const analytics = {
  name: "analytics",
  needed: ["ANALYTICS_URL"],
  secrets: ["ANALYTICS_URL"],
  settings: { ANALYTICS_URL: url(/^https?:\/\/[^/]+\/.+$/, "http://user:password@host:8123/database").optional() },
} as const satisfies Binding;

/** Letters, over SMTP. Nobody signs in where no user is named. */
export const mail = {
  name: "mail",
  needed: ["MAIL_HOST", "MAIL_PORT", "MAIL_FROM"],
  secrets: ["MAIL_PASSWORD"],
  settings: {
    MAIL_HOST: name(),
    MAIL_PORT: fits(/^\d{1,5}$/, "a port")
      .transform(Number)
      .optional(),
    MAIL_USER: name(),
    MAIL_PASSWORD: secret(),
    MAIL_FROM: fits(/^[^\s@]+@[^\s@]+$/, "name@domain").optional(),
    MAIL_SECURITY: z
      .enum(["none", "starttls", "tls"], { error: "is no security; allowed: none, starttls, tls" })
      .default("none"),
  },
} as const satisfies Binding;

/** Traces, over OTLP/HTTP: what a request caused, through all services. No secret is asked for. */
export const traces = {
  name: "traces",
  needed: ["TRACES_URL"],
  secrets: [],
  settings: {
    TRACES_URL: url(
      /^https?:\/\/[^\s/@?#]+(\/[^\s@?#]*)?$/,
      "http://host:4318, the base of an OTLP/HTTP receiver",
    ).optional(),
    /** Which part of the traces that begin here is kept. */
    TRACES_RATIO: z
      .string()
      .default("1")
      .refine((value) => Number(value) >= 0 && Number(value) <= 1, { error: "is no share; allowed: 0 to 1" })
      .transform(Number),
  },
} as const satisfies Binding;

/** A language model behind an OpenAI-compatible API; `local:` means the service's own means. */
export const llm = {
  name: "llm",
  needed: ["LLM_URL", "LLM_CHAT_MODEL", "LLM_EMBEDDING_MODEL", "LLM_EMBEDDING_SIZE"],
  secrets: ["LLM_KEY"],
  settings: {
    LLM_URL: fits(/^(local:|https?:\/\/\S+)$/, "https://host/v1 or local:").optional(),
    LLM_KEY: secret(),
    LLM_CHAT_MODEL: name(),
    LLM_EMBEDDING_MODEL: name(),
    LLM_EMBEDDING_SIZE: fits(/^[1-9]\d{0,4}$/, "how many numbers an embedding has")
      .transform(Number)
      .optional(),
  },
} as const satisfies Binding;

/** Vectors; each collection has a variable of its own, which the service that uses it adds. */
export const vectors = {
  name: "vectors",
  needed: ["VECTORS_URL"],
  secrets: ["VECTORS_URL", "VECTORS_KEY"],
  settings: {
    VECTORS_URL: url(
      /^(https?|postgres(ql)?):\/\/.+$/,
      "http://host:6333 or postgres://user:password@host:5432/name",
    ).optional(),
    VECTORS_KEY: secret(),
  },
} as const satisfies Binding;

/** Files by name, over the S3 protocol. */
export const objects = {
  name: "objects",
  needed: ["OBJECTS_ENDPOINT", "OBJECTS_REGION", "OBJECTS_BUCKET", "OBJECTS_ACCESS_KEY", "OBJECTS_SECRET_KEY"],
  secrets: ["OBJECTS_ACCESS_KEY", "OBJECTS_SECRET_KEY"],
  settings: {
    OBJECTS_ENDPOINT: url(/^https?:\/\/[^/]+$/, "http://host:8333").optional(),
    OBJECTS_REGION: name(),
    OBJECTS_BUCKET: name(),
    OBJECTS_ACCESS_KEY: secret(),
    OBJECTS_SECRET_KEY: secret(),
  },
} as const satisfies Binding;
