import { expect, test } from "vitest";
import { leftOutText } from "./left-out-reporter.ts";

test("nothing is said when everything ran", () => {
  expect(leftOutText([])).toBe("");
});

test("what was left out is told by reason, with the files it stands in", () => {
  const text = leftOutText([
    { file: "b.test.ts", name: "the engine (left out: docker not found: apt-get install docker.io) > starts" },
    {
      file: "a.test.ts",
      name: "images (left out: docker not found: apt-get install docker.io) > of (some) kind > build",
    },
    { file: "c.test.ts", name: "store — LEFT OUT: no valkey (trixie and later) > keeps" },
    { file: "d.test.ts", name: "works" },
  ]);
  expect(text).toBe(`LEFT OUT on this machine: 4 tests
  2 × docker not found: apt-get install docker.io
      in a.test.ts, b.test.ts
  1 × no valkey (trixie and later)
      in c.test.ts
  1 × no reason was given
      in d.test.ts
`);
});
