import type { Node } from "./nodes.ts";
import { fit, widthOf } from "./text.ts";

/** Pixels of everything, in one place: layout and drawing must agree. */
export const SIZE = {
  margin: 28,
  heading: 44,
  laneHead: 34,
  lanePadding: 18,
  laneGap: 96,
  nodeGap: 26,
  /** Height of the way of an arrow through a lane that it only passes. */
  passage: 8,
  passageGap: 8,
  inset: 14,
  title: 14,
  line: 11.5,
  lineHeight: 17,
  pill: 10.5,
  pillHeight: 18,
  pillGap: 6,
  narrowest: 150,
  widest: 250,
  legend: 46,
} as const;

/** A box with its size, its words cut to fit. */
export interface Box extends Omit<Node, "pills"> {
  readonly width: number;
  readonly height: number;
  readonly pills: readonly Pill[];
}

/** A small word and its place inside the box. */
export interface Pill {
  readonly text: string;
  readonly kind: "public" | "job";
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Boxes of one lane share a width: the widest one's. */
export function measure(nodes: readonly Node[]): readonly Box[] {
  const width = Math.min(SIZE.widest, Math.max(SIZE.narrowest, ...nodes.map(wanted)));
  const inner = width - 2 * SIZE.inset;
  return nodes.map((node) => {
    const foot = headHeight(node);
    const pills = wrap(node.pills, inner, foot);
    const height = pills.length > 0 ? pills.at(-1)!.y + SIZE.pillHeight + SIZE.inset - 2 : foot + SIZE.inset - 8;
    const members = node.members > 1 ? widthOf(`×${node.members}`, SIZE.line) + 8 : 0;
    return {
      ...node,
      title: fit(node.title, inner - members, SIZE.title, "bold"),
      lines: node.lines.map((line) => fit(line, inner, SIZE.line)),
      pills,
      width,
      height: Math.ceil(height),
    };
  });
}

/** Where the line with that number has its baseline. */
export const baseline = (line: number): number => SIZE.inset + 12 + SIZE.lineHeight * (line + 1) + 2;

function headHeight(node: Node): number {
  return baseline(node.lines.length - 1) + 10;
}

function wanted({ title, lines, members }: Node): number {
  const beside = members > 1 ? widthOf(`×${members}`, SIZE.line) + 8 : 0;
  const words = [widthOf(title, SIZE.title, "bold") + beside, ...lines.map((line) => widthOf(line, SIZE.line))];
  return Math.max(...words) + 2 * SIZE.inset;
}

function wrap(pills: Node["pills"], inner: number, top: number): readonly Pill[] {
  let [x, y] = [0, top];
  return pills.map(({ text, kind }): Pill => {
    const shown = fit(text, inner - 14, SIZE.pill);
    const width = widthOf(shown, SIZE.pill) + 14;
    if (x > 0 && x + width > inner) [x, y] = [0, y + SIZE.pillHeight + SIZE.pillGap];
    const placed = { text: shown, kind, x: SIZE.inset + x, y, width };
    x += width + SIZE.pillGap;
    return placed;
  });
}
