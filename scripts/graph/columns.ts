import { measureBox, SIZE, type Box } from "./measure.ts";
import type { Node, Zone } from "./picture.ts";

/** Where a box stands: above all, on the left where people look first, or on the right where the others lean on it. */
export type Side = "top" | "left" | "right";

/** The zones of each side, from top to bottom. */
export const SIDES: Readonly<Record<Side, readonly Zone[]>> = {
  top: ["edge"],
  left: ["business", "automation", "analytics"],
  right: ["orchestration", "data", "identity", "monitoring", "outside"],
};

/** The side on which a zone stands. */
export function sideOf(zone: Zone): Side {
  return (Object.keys(SIDES) as Side[]).find((side) => SIDES[side].includes(zone))!;
}

/** A box with its place. */
export interface PlacedBox extends Box {
  readonly side: Side;
  readonly x: number;
  readonly y: number;
}

/** The frame of a zone. */
export interface Frame {
  readonly zone: Zone;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Boxes of one side, zone by zone, in their frames. */
export interface Column {
  readonly frames: readonly Frame[];
  readonly boxes: readonly PlacedBox[];
  readonly bottom: number;
}

/** Stands the nodes of one side below each other; `air` is more room around each box. */
export function columnOf(
  side: Side,
  nodes: readonly Node[],
  { x, y, width, air = 0 }: { readonly x: number; readonly y: number; readonly width: number; readonly air?: number },
): Column {
  const frames: Frame[] = [];
  const boxes: PlacedBox[] = [];
  let at = y;
  for (const zone of SIDES[side]) {
    const members = nodes.filter((node) => node.zone === zone);
    if (members.length === 0) continue;
    const top = at;
    at += SIZE.zoneHead;
    for (const node of members) {
      const box = measureBox(node, width - 2 * SIZE.zonePadding);
      boxes.push({ ...box, side, x: x + SIZE.zonePadding, y: Math.round(at + air / 2) });
      at += box.height + air + SIZE.boxGap;
    }
    at += SIZE.zonePadding - SIZE.boxGap;
    at = Math.round(at);
    frames.push({ zone, x, y: top, width, height: at - top });
    at += SIZE.zoneGap;
  }
  return { frames, boxes, bottom: frames.length > 0 ? at - SIZE.zoneGap : 0 };
}

/** Two columns that end at about the same height: the shorter one gets air, but not so much that it falls apart. */
export function balanced(
  columns: readonly { readonly nodes: readonly Node[]; readonly place: (air: number) => Column }[],
): readonly Column[] {
  const plain = columns.map(({ place }) => place(0));
  const bottom = Math.max(...plain.map((column) => column.bottom));
  return columns.map(({ nodes, place }, i) =>
    nodes.length === 0 ? plain[i]! : place(Math.min(44, (bottom - plain[i]!.bottom) / nodes.length)),
  );
}
