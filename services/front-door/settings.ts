import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { commonSettings, ConfigError, readEnvironment } from "../kit/config.ts";
import type { Environment } from "../kit/config.ts";

/** Everything the front door reads from its environment. */
export const settingsSchema = z.object({
  ...commonSettings,
  // Plain HTTP, so nobody else on the network may reach it unless that was asked for.
  HOST: z.string().default("127.0.0.1"),
  SERVICE_NAME: z.string().default("front-door"),
  ROUTES_FILE: z.string({ error: "is not set; give the path of a YAML file with `routes`" }),
});

const routeSchema = z.strictObject({
  host: z.string().min(1).toLowerCase(),
  path: z.string().startsWith("/").default("/"),
  /** Prefixes below it that lead nowhere. */
  except: z.array(z.string().startsWith("/")).default([]),
  to: z
    .url({ protocol: /^http$/, error: "is no address; allowed: http://<host>:<port>" })
    .transform((value) => new URL(value)),
});

const routesSchema = z.strictObject({ routes: z.array(routeSchema) });

/** What is asked for under `host` and below `path` is answered by the program at `to`. */
export type Route = Readonly<z.output<typeof routeSchema>>;

export type Settings = Omit<z.output<typeof settingsSchema>, "ROUTES_FILE"> & { readonly routes: readonly Route[] };

/** The settings with the routes of the file they name, or one error with every mistake. */
export function readSettings(env: Environment): Settings {
  const { ROUTES_FILE, ...settings } = readEnvironment(settingsSchema, env);
  return { ...settings, routes: readRoutes(ROUTES_FILE) };
}

function readRoutes(file: string): readonly Route[] {
  const parsed = routesSchema.safeParse(readYaml(file));
  if (parsed.success) return parsed.data.routes;
  throw new ConfigError(
    parsed.error.issues.map(({ path, message }) => `ROUTES_FILE (${file}): ${path.join(".") || "it"}: ${message}`),
  );
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, "utf8"));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message.split("\n")[0]!;
    throw new ConfigError([`ROUTES_FILE: cannot read ${JSON.stringify(file)} (${reason}); give a YAML file`]);
  }
}
