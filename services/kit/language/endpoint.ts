import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { Problem, unavailable } from "../problem.ts";
import type { Language, LanguageOptions } from "./language.ts";
import { usualWords, withinWords } from "./words.ts";

/** Where a model is, and what it is called there. */
export type Endpoint = {
  /** What `/chat/completions` and `/embeddings` are below. */
  readonly url: string;
  readonly key: string | undefined;
  readonly chat: string;
  readonly embedding: string;
  readonly size: number;
};

/** Texts in one request: all endpoints take so many. */
const batch = 64;
const tries = 3;
/** What an endpoint asks for before the next try is kept up to here. */
const longestPauseMs = 10_000;

const completion = z.object({
  choices: z.tuple([z.object({ message: z.object({ content: z.string().trim().min(1) }) })], z.unknown()),
});
const embeddings = z.object({ data: z.array(z.object({ index: z.int(), embedding: z.array(z.number()) })) });

/** Any endpoint that speaks OpenAI's protocol. Neither a text nor the key gets into a log or an error. */
export function openEndpoint(endpoint: Endpoint, options: LanguageOptions): Language {
  const { chat, embedding, size } = endpoint;
  return {
    name: chat,
    embeddingModel: embedding,
    embeddingSize: size,
    write: async ({ instructions, input, maxWords = usualWords }) => {
      const messages = [
        { role: "system", content: `${instructions}\nWrite at most ${maxWords} words.` },
        { role: "user", content: input },
      ];
      const { choices } = await ask(endpoint, options, "chat/completions", { model: chat, messages }, completion);
      return withinWords(choices[0].message.content, maxWords);
    },
    embed: async (texts) => {
      const vectors: (readonly number[])[] = [];
      for (let at = 0; at < texts.length; at += batch) {
        const input = texts.slice(at, at + batch);
        const request = { model: embedding, input, encoding_format: "float" };
        const { data } = await ask(endpoint, options, "embeddings", request, embeddings);
        vectors.push(...inOrder(data, input.length, size));
      }
      return vectors;
    },
  };
}

function inOrder(data: z.output<typeof embeddings>["data"], count: number, size: number) {
  const ordered = data.toSorted((one, other) => one.index - other.index);
  if (ordered.length !== count || ordered.some(({ index }, at) => index !== at)) {
    throw failed(`answers ${data.length} embeddings for ${count} texts`);
  }
  return ordered.map(({ embedding }) => {
    if (embedding.length !== size) {
      throw failed(`answers embeddings of ${embedding.length} numbers, and LLM_EMBEDDING_SIZE says ${size}`);
    }
    const length = Math.hypot(...embedding);
    return length === 0 ? embedding : embedding.map((value) => value / length);
  });
}

/** Asks, again when it may help: the endpoint is away, has too much to do, or failed. */
async function ask<T>(
  endpoint: Endpoint,
  { log, timeoutMs = 60_000, pauseMs = 500 }: LanguageOptions,
  path: string,
  request: object,
  schema: z.ZodType<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const { status, text, waitMs, cause } = await send(endpoint, path, request, timeoutMs);
    if (status === 200) return understood(text, schema);
    const mayHelp = status === undefined || status === 429 || status >= 500;
    // What took too long once does so again, and somebody waits.
    const again = mayHelp && attempt < tries && !(cause instanceof Error && cause.name === "TimeoutError");
    log.warn({ path, status, attempt, again, err: cause }, "the language model did not answer");
    if (!mayHelp) throw failed(`refuses the request with status ${status}`);
    if (!again) throw unavailable("the language model", cause);
    await pause(Math.min(Math.max(pauseMs * 2 ** (attempt - 1), waitMs), longestPauseMs));
  }
}

type Sent = { readonly status?: number; readonly text: string; readonly waitMs: number; readonly cause?: unknown };

async function send({ url, key }: Endpoint, path: string, request: object, timeoutMs: number): Promise<Sent> {
  try {
    const response = await fetch(`${url.replace(/\/+$/, "")}/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify(request),
      // The key is for one place only.
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const waitMs = Number(response.headers.get("retry-after") ?? 0) * 1_000 || 0;
    return { status: response.status, text: await response.text(), waitMs };
  } catch (cause) {
    return { text: "", waitMs: 0, cause };
  }
}

function understood<T>(text: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path }) => path.join(".") || "the whole").join(", ");
  throw failed(`answers something else than was asked for; look at: ${places}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const failed = (how: string): Problem => new Problem(502, "language-model-failed", `the language model ${how}`);
