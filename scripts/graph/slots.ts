import type { Box } from "./measure.ts";
import { SIZE } from "./measure.ts";
import type { Link } from "./nodes.ts";

/** A place in a lane: a box, or the way of an arrow that only passes. */
export interface Slot {
  readonly id: string;
  readonly lane: number;
  readonly height: number;
  readonly box?: Box;
}

/** An arrow as the slots it goes through, from who asks to who answers. */
export interface Way {
  readonly link: Link;
  readonly slots: readonly string[];
}

/** Boxes and passages by lane; an arrow over several lanes gets a way of its own through each of them. */
export function slotsOf(lanes: readonly (readonly Box[])[], links: readonly Link[]) {
  const laneOf = new Map(lanes.flatMap((boxes, lane) => boxes.map(({ id }) => [id, lane] as const)));
  const slots: Slot[][] = lanes.map((boxes, lane) =>
    boxes.map((box) => ({ id: box.id, lane, height: box.height, box })),
  );
  const ways = links.flatMap((link): readonly Way[] => {
    const [from, to] = [laneOf.get(link.from), laneOf.get(link.to)];
    if (from === undefined || to === undefined) return [];
    const passed = between(from, to).map((lane) => {
      const id = `${link.from} → ${link.to} @${lane}`;
      slots[lane]!.push({ id, lane, height: SIZE.passage });
      return id;
    });
    return [{ link, slots: [link.from, ...passed, link.to] }];
  });
  return { slots, ways };
}

function between(from: number, to: number): readonly number[] {
  const step = Math.sign(to - from);
  const count = Math.max(0, Math.abs(to - from) - 1);
  return Array.from({ length: count }, (_, i) => from + step * (i + 1));
}
