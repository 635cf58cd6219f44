import { z } from "zod";
import { cacheUrl } from "../kit/cache.ts";
import { commonSettings, readEnvironment } from "../kit/config.ts";
import type { Environment } from "../kit/config.ts";
import { databaseUrl } from "../kit/database.ts";

/** Everything this service reads from its environment. */
export const settingsSchema = z.object({
  ...commonSettings,
  SERVICE_NAME: z.string().default("leads"),
  DATABASE_URL: databaseUrl,
  CACHE_URL: cacheUrl,
  CACHE_PREFIX: z.string().default("leads:"),
});

export type Settings = z.output<typeof settingsSchema>;

/** The settings, or one error with every mistake. */
export function readSettings(env: Environment): Settings {
  return readEnvironment(settingsSchema, env, ["DATABASE_URL", "CACHE_URL"]);
}
