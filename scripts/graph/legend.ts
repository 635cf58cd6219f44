import { pillWidth, SIZE } from "./measure.ts";
import type { Picture } from "./picture.ts";
import { widthOf } from "./text.ts";

/** What a sign of the legend looks like. */
export type Sign = "start" | "run" | "gate" | "part" | "job" | "outside" | "amounts";

/** A sign and what it means. */
export interface LegendItem {
  readonly sign: Sign;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Room of the sign before the text. */
  readonly indent: number;
}

const MEANINGS: Readonly<Record<Sign, string>> = {
  start: "waits for it to start",
  run: "talks to it while it runs",
  gate: "requests from outside",
  part: "a further part",
  job: "ends by itself",
  outside: "not run by the platform",
  amounts: "cpu and memory: limits of all members together",
};

/** Only what occurs in the picture is explained; what does not fit on a line goes to the next. */
export function legendOf(
  picture: Picture,
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): readonly LegendItem[] {
  let [atX, atY] = [x, y];
  return signsOf(picture).map((sign): LegendItem => {
    const indent = indentOf(sign);
    const room = indent + widthOf(MEANINGS[sign], SIZE.line);
    if (atX > x && atX + room > x + width) [atX, atY] = [x, atY + SIZE.legend];
    const placed = { sign, text: MEANINGS[sign], x: atX, y: atY, indent };
    atX += room + 20;
    return placed;
  });
}

function indentOf(sign: Sign): number {
  if (sign === "amounts") return 0;
  if (sign === "part" || sign === "job") return pillWidth(sign) + 7;
  return sign === "start" || sign === "run" ? 18 : 32;
}

function signsOf({ nodes, links }: Picture): readonly Sign[] {
  const top = new Set(nodes.filter(({ zone }) => zone === "edge").map(({ id }) => id));
  const occurs: Readonly<Record<Sign, boolean>> = {
    start: links.some(({ at }) => at === "start"),
    run: links.some(({ at }) => at === "run"),
    gate: links.some(({ from }) => top.has(from)),
    part: nodes.some(({ marks }) => marks.some(({ kind }) => kind === "part")),
    job: nodes.some(({ marks }) => marks.some(({ kind }) => kind === "job")),
    outside: nodes.some(({ zone }) => zone === "outside"),
    amounts: nodes.some(({ members, marks }) => (members ?? 0) > 0 || marks.some(({ kind }) => kind === "part")),
  };
  return (Object.keys(MEANINGS) as Sign[]).filter((sign) => occurs[sign]);
}
