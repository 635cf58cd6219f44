import { readFileSync } from "node:fs";
import { join } from "node:path";
import { table } from "./table.ts";

/** The least memory with which a program is held to work, and how that is known. */
export interface Least {
  readonly mi: number;
  /**
   * `run`: the tests here run the software itself, with what dev gives it. `vendor`: its documents say so. `nobody`:
   * neither; it is what small installations are said to do with.
   */
  readonly source: "run" | "vendor" | "nobody";
  readonly why: string;
}

const SOURCES: Readonly<Record<Least["source"], string>> = {
  run: "run here, with what dev gives it",
  vendor: "its vendor",
  nobody: "nobody: not run here, and not promised",
};

/** By component and part. */
export function readLeastMemory(root: string): Readonly<Record<string, Least>> {
  return JSON.parse(readFileSync(join(root, "tests/images/least-memory.json"), "utf8")) as Record<string, Least>;
}

const HEAD = `
## Least memory

No profile gives a program less than this (tests/budget.test.ts; change tests/images/least-memory.json, not this table).
How much is known of a figure differs, and the last column says how it is known.
`;

/** The figures, with who says them, where people can see it. */
export function memoryText(root: string): string {
  const rows = Object.entries(readLeastMemory(root)).map(([program, { mi, source, why }]) => [
    `\`${program}\``,
    `${mi}Mi`,
    why,
    SOURCES[source],
  ]);
  return [HEAD, table(["program", "at least", "because", "says who"], rows)].join("\n");
}
