import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

/** Runs a program of `node_modules/.bin` and gives what it complained of: nothing, where it ended well. */
async function complaints(program: string, args: readonly string[]): Promise<string> {
  const { exitCode, all } = await execa(program, args, {
    cwd: root,
    preferLocal: true,
    reject: false,
    all: true,
    stdin: "ignore",
    env: { NO_COLOR: "1", FORCE_COLOR: undefined },
  });
  if (exitCode === 0) return "";
  console.error(all);
  return `${program} ended with exit code ${String(exitCode)}; what it said stands above`;
}

test("every file compiles, and what must not compile does not", async () => {
  expect(await complaints("tsc", ["-p", "."])).toBe("");
  // What runs in a browser knows no Node.js.
  expect(await complaints("tsc", ["-p", "services/portal/web"])).toBe("");
});

test("the linter finds nothing, not even a warning", async () => {
  expect(await complaints("eslint", [".", "--max-warnings", "0"])).toBe("");
});

test("every file is formatted", async () => {
  expect(await complaints("prettier", ["--check", "--log-level", "warn", "."])).toBe("");
});
