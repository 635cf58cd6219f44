import { expect, test } from "vitest";
import { style } from "./io.ts";
import { count, elapsed, phases, table } from "./print.ts";

const plain = style(false);

test("columns are as wide as their widest cell, figures stand on the right", () => {
  const text = table(
    plain,
    [{ head: "name" }, { head: "memory", align: "right" }],
    [
      ["postgres", "4Gi"],
      ["redis", "128Mi"],
    ],
  );
  expect(text).toBe("  name      memory\n  postgres     4Gi\n  redis      128Mi\n");
});

test("colours take no room", () => {
  const red = style(true)("red", "x");
  expect(red).toBe("\u001b[31mx\u001b[39m");
  expect(
    table(
      plain,
      [{ head: "a" }, { head: "b" }],
      [
        [red, "1"],
        ["yy", "2"],
      ],
    ),
  ).toBe(`  a   b\n  ${red}   1\n  yy  2\n`);
});

test("an empty table says so", () => {
  expect(table(plain, [{ head: "a" }], [])).toBe("  (none)\n");
});

test.each([
  [40, "0.0 s"],
  [9_400, "9.4 s"],
  [9_960, "10 s"],
  [59_400, "59 s"],
  [59_600, "1 min 0 s"],
  [185_000, "3 min 5 s"],
])("%d ms are said as %s", (ms, text) => expect(elapsed(ms)).toBe(text));

test("one and many", () => {
  expect([count(1, "file"), count(2, "file"), count(0, "company", "companies")]).toEqual([
    "1 file",
    "2 files",
    "0 companies",
  ]);
});

function recording(live: boolean) {
  let [now, err] = [0, ""];
  const steps = phases({ live, errStyle: plain, err: (text) => void (err += text) }, () => (now += 1500));
  return { steps, text: () => err };
}

test("steps are plain lines in a log, and one line that is drawn over on a terminal", async () => {
  const log = recording(false);
  expect(await log.steps.run("reading", () => Promise.resolve(7))).toBe(7);
  expect(log.text()).toBe("… reading\n✓ reading (1.5 s)\n");
  const terminal = recording(true);
  await terminal.steps.run("reading", () => Promise.resolve());
  expect(terminal.text()).toBe("… reading\r\u001b[2K✓ reading (1.5 s)\n");
});

test("a step that fails says so and passes the error on", async () => {
  const log = recording(false);
  await expect(log.steps.run("reading", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(log.text()).toBe("… reading\n✗ reading (1.5 s)\n");
});
