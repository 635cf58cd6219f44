import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { cacheUrl } from "./cache.ts";
import { commonSettings, ConfigError, readEnvironment } from "./config.ts";
import type { Environment } from "./config.ts";
import { databaseUrl } from "./database.ts";

const folder = mkdtempSync(join(tmpdir(), "bap-config-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const schema = z.object({ ...commonSettings, DATABASE_URL: databaseUrl, CACHE_URL: cacheUrl });
const read = (env: Environment) => readEnvironment(schema, env, ["DATABASE_URL", "CACHE_URL"]);
const right = { DATABASE_URL: "postgres://leads:pw@db:5432/leads", CACHE_URL: "redis://leads:pw@cache:6379/0" };

function problemsOf(env: Environment): readonly string[] {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
  }
  throw new Error("expected a ConfigError");
}

test("the least that must be given, and the defaults of the rest", () => {
  expect(read(right)).toEqual({ ...right, PORT: 8080, HOST: "0.0.0.0", LOG_LEVEL: "info" });
});

test("an empty text is the same as nothing", () => {
  expect(read({ ...right, PORT: "", DATABASE_URL_FILE: "" })).toMatchObject({ PORT: 8080 });
});

test("a secret may come from a file, without its last line break and nothing else removed", () => {
  const file = join(folder, "url");
  writeFileSync(file, "pglite: my data \n");
  expect(read({ CACHE_URL: "memory:", DATABASE_URL_FILE: file }).DATABASE_URL).toBe("pglite: my data ");
});

test("fails when something is wrong, naming every mistake at once", () => {
  expect(problemsOf({ PORT: "99999", LOG_LEVEL: "loud", DATABASE_URL_FILE: "/nowhere/url" })).toEqual([
    'DATABASE_URL_FILE: cannot read "/nowhere/url" (ENOENT); give a file this process may read',
    'PORT: "99999" is not a port; allowed: 0 (any free one) to 65535',
    'LOG_LEVEL: "loud" is no level; allowed: trace, debug, info, warn, error, fatal, silent',
    "CACHE_URL: is not set; give it (or a file that holds it, as <name>_FILE): " +
      "redis://user:password@host:6379/0, rediss://… or memory:",
  ]);
});

test.each(["1e3", " 80", "-1", "0x50", "80.5", "http"])("fails when the port is %j", (PORT) => {
  expect(problemsOf({ ...right, PORT })).toHaveLength(1);
});

test("fails when a secret is given twice", () => {
  expect(problemsOf({ ...right, CACHE_URL_FILE: "/somewhere" })).toEqual([
    "CACHE_URL: is given twice, also as CACHE_URL_FILE; keep one of them",
  ]);
});

test.each([
  ["DATABASE_URL", "mysql://root:s3cret@db/leads"],
  ["DATABASE_URL", "postgres://root:s3cret@db"],
  ["DATABASE_URL", "s3cret"],
  ["DATABASE_URL", "pglite:"],
  ["CACHE_URL", "http://s3cret@cache"],
  ["CACHE_URL", "memory:s3cret"],
])("fails when %s is %s, without repeating it", (name, value) => {
  const problems = problemsOf({ ...right, [name]: value });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`${name}: is not an address`);
  expect(problems[0]).not.toContain("s3cret");
});
