import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { embed } from "../language/local-embedding.ts";

/** What was asked of a stand-in. */
export type AskedOfModel = {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: { readonly model: string; readonly messages?: { content: string }[]; readonly input?: string[] };
};

/** What it shall answer to one request instead; `hang` answers nothing. */
export type Mishap = { readonly status: number; readonly body?: string; readonly retryAfter?: number } | "hang";

/** A stand-in for a language model: speaks OpenAI's protocol, understands nothing, and records what it was asked. */
export type LanguageStandIn = {
  readonly url: string;
  readonly asked: AskedOfModel[];
  /** Goes wrong with the next requests in this way, one after the other. */
  mishaps: Mishap[];
  close(): Promise<void>;
};

export async function startLanguageStandIn(): Promise<LanguageStandIn> {
  const asked: AskedOfModel[] = [];
  const server = createServer((request, response) => {
    void readAll(request).then((text) => {
      const body = JSON.parse(text) as AskedOfModel["body"];
      asked.push({ path: request.url ?? "", authorization: request.headers.authorization, body });
      const mishap = standIn.mishaps.shift();
      if (mishap === "hang") return;
      response.statusCode = mishap?.status ?? 200;
      if (mishap?.retryAfter !== undefined) response.setHeader("retry-after", mishap.retryAfter);
      response.setHeader("content-type", "application/json").end(mishap?.body ?? JSON.stringify(answer(body)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const standIn: LanguageStandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    mishaps: [],
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return standIn;
}

/** What was written, as if by a model; vectors that are right in shape, their order turned round and not of length 1. */
function answer({ messages, input }: AskedOfModel["body"]): object {
  if (input === undefined)
    return { choices: [{ message: { content: `Written about: ${messages?.at(-1)?.content}` } }] };
  const data = input.map((text, index) => ({ index, embedding: embed(text).map((value) => value * 3) }));
  return { data: data.toReversed() };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
