import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

/** Runs a program of `node_modules/.bin` and gives its exit code with what it said, so that a failure can be read here. */
async function check(program: string, args: readonly string[]) {
  const { exitCode, all } = await execa(program, args, {
    cwd: root,
    preferLocal: true,
    reject: false,
    all: true,
    stdin: "ignore",
    env: { NO_COLOR: "1", FORCE_COLOR: undefined },
  });
  return { exitCode, said: exitCode === 0 ? "" : all };
}

const FINE = { exitCode: 0, said: "" };

test("every file compiles, and what must not compile does not", async () => {
  expect(await check("tsc", ["-p", "."])).toEqual(FINE);
});

test("the linter finds nothing, not even a warning", async () => {
  expect(await check("eslint", [".", "--max-warnings", "0"])).toEqual(FINE);
});

test("every file is formatted", async () => {
  expect(await check("prettier", ["--check", "--log-level", "warn", "."])).toEqual(FINE);
});
