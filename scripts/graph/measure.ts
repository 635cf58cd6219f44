import type { Door, Node } from "./picture.ts";
import { fit, fitPath, widthOf } from "./text.ts";

/** Pixels of everything, in one place: layout and drawing must agree. */
export const SIZE = {
  margin: 24,
  heading: 40,
  doorHead: 30,
  doorGap: 14,
  /** Between the doors and the edge, and between the edge and the columns. */
  bandGap: 26,
  zoneHead: 30,
  zonePadding: 12,
  zoneGap: 14,
  boxGap: 10,
  inset: 13,
  title: 13.5,
  line: 11.5,
  lineHeight: 16,
  pill: 10.5,
  pillHeight: 17,
  pillGap: 5,
  narrowest: 176,
  widest: 262,
  /** Between two lines up and down. */
  trunk: 24,
  gutter: 14,
  /** Between two lines that leave one box. */
  port: 14,
  legend: 24,
  /** Never narrower: heading, doors and legend need it. */
  picture: 640,
} as const;

/** A small word and its place inside what holds it. */
export interface Pill {
  readonly text: string;
  readonly kind: "port" | "part" | "job" | "public" | "private";
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** A box with its size, its words cut to fit. */
export interface Box extends Omit<Node, "access" | "marks"> {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly pills: readonly Pill[];
}

/** A door with its height, its addresses cut to fit. */
export interface Card {
  readonly access: Door["access"];
  readonly height: number;
  readonly pills: readonly Pill[];
}

/** Boxes of one column share a width: what the widest one wants, within bounds. */
export function columnWidth(nodes: readonly Node[]): number {
  return Math.min(SIZE.widest, Math.max(SIZE.narrowest, ...nodes.map(wanted)));
}

/** A node as a box of that width; a long name moves the words about access to the foot. */
export function measureBox({ access, marks, ...node }: Node, width: number): Box {
  const inner = width - 2 * SIZE.inset;
  const foot = baseline(node.lines.length - 1) + 9;
  const badges = access.map((kind) => ({ text: kind, kind }));
  const beside = headWidth({ ...node, access }) <= inner;
  const feet = wrap(beside ? marks : [...badges, ...marks], inner, foot);
  const bottom = feet.length > 0 ? feet.at(-1)!.y + SIZE.pillHeight + 11 : foot + 3;
  return {
    ...node,
    title: fit(node.id, inner - membersWidth(node), SIZE.title, "bold"),
    lines: node.lines.map((line) => fitPath(line, inner, SIZE.line)),
    pills: [...(beside ? fromRight(badges, width - SIZE.inset) : []), ...feet],
    width,
    height: Math.ceil(bottom),
  };
}

/** A door as a card of that width. */
export function measureDoor({ access, hosts }: Door, width: number): Card {
  const pills = wrap(
    hosts.map((text) => ({ text, kind: access })),
    width - 2 * SIZE.inset,
    SIZE.doorHead,
  );
  return { access, pills, height: pills.at(-1)!.y + SIZE.pillHeight + 12 };
}

/** Where the line with that number has its baseline. */
export const baseline = (line: number): number => SIZE.inset + 10 + SIZE.lineHeight * (line + 1) + 2;

/** How many of them there are, where that is worth a word. */
export const membersText = ({ members = 1 }: Pick<Node, "members">): string => (members > 1 ? `×${members}` : "");

/** Pixels of a small word with the air around it. */
export const pillWidth = (text: string): number => widthOf(text, SIZE.pill) + 14;

function membersWidth(node: Pick<Node, "members">): number {
  const text = membersText(node);
  return text === "" ? 0 : widthOf(text, SIZE.line) + 8;
}

function wanted({ lines, ...node }: Node): number {
  return Math.max(headWidth(node), ...lines.map((line) => widthOf(line, SIZE.line))) + 2 * SIZE.inset;
}

function headWidth({ id, access, members }: Pick<Node, "id" | "access" | "members">): number {
  const badges = access.reduce((sum, kind) => sum + pillWidth(kind) + SIZE.pillGap, 0);
  return widthOf(id, SIZE.title, "bold") + membersWidth({ members }) + badges;
}

function fromRight(words: readonly Pick<Pill, "text" | "kind">[], right: number): readonly Pill[] {
  const widths = words.map(({ text }) => pillWidth(text));
  return words.map((word, i) => {
    const rest = widths.slice(i).reduce((sum, width) => sum + width + SIZE.pillGap, -SIZE.pillGap);
    return { ...word, x: right - rest, y: SIZE.inset - 3, width: widths[i]! };
  });
}

function wrap(words: readonly Pick<Pill, "text" | "kind">[], inner: number, top: number): readonly Pill[] {
  let [x, y] = [0, top];
  return words.map(({ text, kind }): Pill => {
    const shown = fit(text, inner - 14, SIZE.pill);
    const width = pillWidth(shown);
    if (x > 0 && x + width > inner) [x, y] = [0, y + SIZE.pillHeight + SIZE.pillGap];
    const placed = { text: shown, kind, x: SIZE.inset + x, y, width };
    x += width + SIZE.pillGap;
    return placed;
  });
}
