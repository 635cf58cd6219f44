import type { Environment } from "../kit/config.ts";
import type { Running } from "../kit/run.ts";
import { startStoreService } from "../kit/store-service.ts";
import type { Means, StartOptions, StoreService } from "../kit/store-service.ts";
import { serveAgents } from "./app.ts";
import { publishedContent } from "./consumer.ts";
import { embedAgain, givenUp, handlersOf } from "./ingest.ts";
import { migrations } from "./migrations.ts";
import { openParts } from "./parts.ts";
import type { Parts } from "./parts.ts";
import { settings } from "./settings.ts";

/** AI agents, but for their settings; `partsOf` is asked more than once and answers the same. */
export const agents = (partsOf: (means: Means) => Parts): Omit<StoreService, "settings"> => ({
  title: "AI agents",
  prefix: "/api/agents",
  bindings: settings.bindings,
  migrations,
  serve: (api, means) => serveAgents(api, partsOf(means)),
  handlers: (means) => handlersOf(partsOf(means)),
  givenUp,
  consumers: ({ log }) => [publishedContent(log)],
  started: (means) => embedAgain(means, partsOf(means)),
});

/** Starts the agents. */
export async function start(env: Environment, options: StartOptions = {}): Promise<Running> {
  const read = settings.read(env);
  let parts: Parts | undefined;
  const close = async () => parts?.vectors.close();
  try {
    const service = agents((means) => (parts ??= openParts(read, means)));
    const running = await startStoreService({ ...service, settings: read }, options);
    return { port: running.port, close: () => running.close().finally(close) };
  } catch (error) {
    await close();
    throw error;
  }
}
