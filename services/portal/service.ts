import type { Environment } from "../kit/config.ts";
import { createLogger } from "../kit/log.ts";
import type { Running } from "../kit/run.ts";
import { listen } from "../kit/serve.ts";
import { openTracing } from "../kit/tracing.ts";
import { createPortalApp } from "./app.ts";
import { readAssets } from "./assets.ts";
import { readSettings } from "./settings.ts";

/** Starts the portal. It keeps nothing and waits for nothing. */
export async function start(env: Environment): Promise<Running> {
  const settings = readSettings(env);
  const log = createLogger({ service: settings.SERVICE_NAME, level: settings.LOG_LEVEL });
  const applications = settings.APPLICATIONS;
  const { tracer, ...tracing } = await openTracing(settings, log);
  const app = createPortalApp({ log, checks: {}, started: () => true, tracer, applications, assets: readAssets() });
  const server = await listen(app, { host: settings.HOST, port: settings.PORT });
  log.info({ port: server.port, applications: applications.length }, "listening");
  return {
    port: server.port,
    close: async () => {
      await server.close();
      await tracing.close();
      log.info("stopped");
    },
  };
}
