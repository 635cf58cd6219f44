import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "bap-count-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Counts a report as CI does: the exit code and what was printed. */
async function count(report: unknown, status: number) {
  const file = join(folder, "report.json");
  writeFileSync(file, report === undefined ? "" : JSON.stringify(report));
  const program = join(import.meta.dirname, "..", ".ci", "count.mjs");
  const { exitCode, stdout } = await execa(process.execPath, [program, file, String(status)], { reject: false });
  return { exitCode, lines: stdout.split("\n") };
}

const report = (numPassedTests: number, numFailedTests: number, testResults: readonly object[] = []) => ({
  numPassedTests,
  numFailedTests,
  testResults,
});

test("a run in which all passed ends with its counts and exit code 0", async () => {
  expect(await count(report(12, 0), 0)).toEqual({ exitCode: 0, lines: ["12 passed, 0 failed"] });
});

test("a failed test makes the run fail", async () => {
  expect(await count(report(12, 2), 1)).toEqual({ exitCode: 1, lines: ["12 passed, 2 failed"] });
});

test("a file whose set-up failed counts, though none of its tests did", async () => {
  const broken = {
    name: "a.test.ts",
    status: "failed",
    message: "no engine",
    assertionResults: [{ status: "skipped" }],
  };
  const { exitCode, lines } = await count(report(3, 0, [broken]), 1);
  expect({ exitCode, last: lines.at(-1) }).toEqual({ exitCode: 1, last: "3 passed, 1 failed" });
  expect(lines[0]).toBe("FAILED as a whole: a.test.ts: no engine");
});

test("a run that crashed after its tests has failed", async () => {
  const { exitCode, lines } = await count(report(3, 0), 137);
  expect({ exitCode, last: lines.at(-1) }).toEqual({ exitCode: 1, last: "3 passed, 1 failed" });
});

test("no report, and no test, are failures", async () => {
  expect((await count(undefined, 0)).lines.at(-1)).toBe("0 passed, 1 failed");
  expect((await count(report(0, 0), 0)).lines.at(-1)).toBe("0 passed, 1 failed");
});
