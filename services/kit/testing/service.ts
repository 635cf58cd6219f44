import type { Hono } from "hono";
import { createApi, serveCommon } from "../api.ts";
import { openMemoryCache } from "../cache-memory.ts";
import type { Cache } from "../cache.ts";
import type { Database } from "../database.ts";
import type { AppEnv } from "../http.ts";
import type { Identify } from "../identity.ts";
import type { Letter } from "../mailer.ts";
import { migrate } from "../migrate.ts";
import type { Migration } from "../migrate.ts";
import { roles } from "../policy.ts";
import { Problem } from "../problem.ts";
import { kitMigrations } from "../kit-migrations.ts";
import type { Means, StoreService } from "../store-service.ts";
import { unitsOn } from "../unit.ts";
import { silent } from "./log.ts";

/** Somebody, as {@link whoTheySay} reads it. */
export const bearer = (organisation: string, role: "reader" | "member" | "manager" = "manager", owner = "ada") => ({
  authorization: `Bearer ${organisation}/${owner}/${role}`,
});

/** A stand-in for an identity provider: everybody is who they say, and somebody without a word is in `default`. */
export const whoTheySay: Identify = (authorization = "Bearer default/ada/manager") => {
  const [organisation, owner, role] = authorization.replace("Bearer ", "").split("/");
  if (!organisation || !owner) return Promise.reject(new Problem(401, "unauthorized", "who are you?"));
  return Promise.resolve({ organisation, team: "default", owner, roles: roles.filter((one) => one === role) });
};

/** A service's HTTP side on a database of a test, and what it has at hand. Nothing is published, no work is done. */
export type TestService = { readonly app: Hono<AppEnv>; readonly means: Means; readonly letters: readonly Letter[] };

/** Puts a service together as its start does, without listening. The schema has to be there: {@link prepare}. */
export function assemble(
  service: Pick<StoreService, "title" | "prefix" | "serve">,
  database: Database,
  cache: Cache = openMemoryCache({ prefix: "" }),
): TestService {
  const letters: Letter[] = [];
  const send = (letter: Letter) => Promise.resolve(void letters.push(letter));
  const mailer = { sends: true, send, close: () => undefined };
  const work = unitsOn(database, service.prefix.replace("/api/", ""));
  const means: Means = { database, cache, mailer, log: silent, work };
  const checks = { store: () => database.query("select 1"), cache: () => cache.ping() };
  const health = { checks, dispensable: ["cache"] };
  const api = createApi({ log: silent, ...health, started: () => true, title: service.title, identify: whoTheySay });
  serveCommon(api, service.prefix, health, silent, work);
  service.serve(api, means);
  return { app: api.app, means, letters };
}

/** Brings a test's database up to date: what every service keeps, and what this one does. */
export async function prepare(database: Database, migrations: readonly Migration[]): Promise<void> {
  await migrate(database, [...kitMigrations, ...migrations]);
}
