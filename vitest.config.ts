import { defineConfig } from "vitest/config";
import { LeftOutReporter } from "./tests/left-out-reporter.ts";
import { ToolsFirst } from "./tests/tools-first.ts";

/** Tests that bring up real things: minutes, gigabytes, one engine for the whole machine. */
const SLOW = ["tests/{kit,images,kubernetes,manifests,docker,e2e}/**/*.test.ts", "tests/toolchain-build.test.ts"];
/** Compiler, linter and formatter over the whole tree. */
const CHECKS = ["tests/checks.test.ts"];
const NEVER = ["**/node_modules/**", "dist/**", ".bap/**"];
const MINUTE = 60_000;

const report = process.env["BAP_TEST_REPORT"];

// eslint-disable-next-line no-restricted-syntax -- Vitest asks for it
export default defineConfig({
  test: {
    // Where nobody watches a terminal, each test is a line as soon as it has ended.
    reporters: [
      process.stdout.isTTY ? "default" : "verbose",
      new LeftOutReporter(),
      ...(report ? [["json", { outputFile: report }] as ["json", { outputFile: string }]] : []),
    ],
    maxWorkers: 2,
    sequence: { sequencer: ToolsFirst },
    projects: [
      { test: { name: "checks", include: CHECKS, testTimeout: 10 * MINUTE, sequence: { groupOrder: 0 } } },
      {
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...NEVER, ...SLOW, ...CHECKS],
          testTimeout: 20_000,
          hookTimeout: MINUTE,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "slow",
          include: SLOW,
          // One Docker Engine and one set of ports for all of them: one file after another.
          fileParallelism: false,
          testTimeout: 10 * MINUTE,
          hookTimeout: 30 * MINUTE,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
