import type { Environment } from "../kit/config.ts";
import { createLogger } from "../kit/log.ts";
import type { Running } from "../kit/run.ts";
import { listen } from "../kit/serve.ts";
import { createFrontDoor } from "./app.ts";
import { readSettings } from "./settings.ts";

/** Starts the front door. It waits for no application: until one is there, its address answers 502. */
export async function start(env: Environment): Promise<Running> {
  const settings = readSettings(env);
  const log = createLogger({ service: settings.SERVICE_NAME, level: settings.LOG_LEVEL });
  const server = await listen(createFrontDoor(settings.routes, log), { host: settings.HOST, port: settings.PORT });
  log.info({ port: server.port, routes: settings.routes.length }, "listening");
  return {
    port: server.port,
    close: async () => {
      await server.close();
      log.info("stopped");
    },
  };
}
