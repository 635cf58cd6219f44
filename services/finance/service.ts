import type { Environment } from "../kit/config.ts";
import type { Running } from "../kit/run.ts";
import { startStoreService } from "../kit/store-service.ts";
import type { StartOptions, StoreService } from "../kit/store-service.ts";
import { serveFinance } from "./app.ts";
import { handlers } from "./handlers.ts";
import { migrations } from "./migrations.ts";
import { settings } from "./settings.ts";

/** Financial ops, but for its settings. */
export const finance: Omit<StoreService, "settings"> = {
  title: "Financial ops",
  prefix: "/api/finance",
  bindings: settings.bindings,
  migrations,
  serve: serveFinance,
  handlers,
};

/** Starts financial ops. */
export async function start(env: Environment, options: StartOptions = {}): Promise<Running> {
  return startStoreService({ ...finance, settings: settings.read(env) }, options);
}
