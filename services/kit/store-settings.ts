import { z } from "zod";
import type { Binding } from "./binding.ts";
import { complete } from "./binding.ts";
import { analytics, events, mail, traces, workflows } from "./bindings.ts";
import { cacheUrl } from "./cache.ts";
import { commonSettings, readEnvironment } from "./config.ts";
import type { Environment } from "./config.ts";
import { databaseUrl } from "./database.ts";
import { identity } from "./identity.ts";

/** What may be bound to every service that has a store. */
const usual = [events, workflows, analytics, mail, identity, traces] as const;

const usualSettings = {
  ...events.settings,
  ...workflows.settings,
  ...analytics.settings,
  ...mail.settings,
  ...identity.settings,
  ...traces.settings,
};

const ownSettings = (name: string) => ({
  SERVICE_NAME: z.string().default(name),
  DATABASE_URL: databaseUrl,
  CACHE_URL: cacheUrl,
  CACHE_PREFIX: z.string().default(`${name}:`),
});

type Shape = typeof commonSettings & ReturnType<typeof ownSettings> & typeof usualSettings;

/** What every service with a store is set up by. */
export type StoreSettings = z.output<z.ZodObject<Shape>>;

/** Everything one service reads from its environment, what may be bound to it, and how it is read. */
export type StoreSettingsOf<Extra extends z.core.$ZodLooseShape> = {
  readonly schema: z.ZodObject<Shape & Extra>;
  readonly bindings: readonly Binding[];
  /** The settings, or one error with every mistake. */
  readonly read: (env: Environment) => z.output<z.ZodObject<Shape & Extra>>;
};

/** The settings of the service of that name; `extra` are its own, and `more` what only it can use. */
export function storeSettings<Extra extends z.core.$ZodLooseShape>(
  name: string,
  extra: Extra,
  more: readonly Binding[] = [],
): StoreSettingsOf<Extra> {
  const bindings = [...usual, ...more];
  const shape = { ...commonSettings, ...ownSettings(name), ...usualSettings, ...extra };
  const schema = complete(z.object(shape), bindings) as unknown as z.ZodObject<Shape & Extra>;
  const secrets = ["DATABASE_URL", "CACHE_URL", ...bindings.flatMap((binding) => binding.secrets)];
  return {
    schema,
    bindings,
    read: (env) => readEnvironment(schema, env, secrets as (keyof z.output<typeof schema> & string)[]),
  };
}
