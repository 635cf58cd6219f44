import type { Bus, Way } from "./buses.ts";
import type { PlacedBox } from "./columns.ts";
import { orderStrands, spanOf, type Strand } from "./order.ts";
import type { Link } from "./picture.ts";
import { portsOf } from "./ports.ts";

/** A place on the picture. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line up and down, with the way to its owner's box. */
export interface Trunk {
  readonly key: string;
  /** Which colour; absent for lines of the gateway. */
  readonly hue?: number;
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  readonly owner: Point;
  readonly to: Bus["to"];
  readonly joins: readonly { readonly y: number; readonly link: Link }[];
}

/** A level line from a box to the furthest line that it joins. */
export interface Wire {
  readonly box: Point;
  readonly x: number;
  /** Points at the box. */
  readonly arrow: boolean;
}

/** Everything between boxes. */
export interface Lines {
  readonly trunks: readonly Trunk[];
  readonly wires: readonly Wire[];
}

/** Draws lines up and down at the places that `xs` offers to each way, nearest to the left first. */
export function linesOf(
  buses: readonly Bus[],
  boxes: readonly PlacedBox[],
  xs: Readonly<Record<Way, readonly number[]>>,
): Lines {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const ways = (["channel", "left", "right"] as const).map((way) => {
    const own = buses.filter((bus) => bus.way === way);
    const heights = heightsOf(own, boxes, way);
    const strands = orderStrands(own.map((bus) => strandOf(bus, byId, heights)));
    const trunks = strands.map((strand, i): Trunk => {
      const bus = own.find(({ key }) => key === strand.key)!;
      const [top, bottom] = spanOf(strand);
      return {
        key: bus.key,
        ...(way === "channel" && { hue: i }),
        x: xs[way][i]!,
        top,
        bottom,
        owner: { x: faceOf(byId.get(bus.owner)!, way), y: strand.end.y },
        to: bus.to,
        joins: bus.members.map(({ link }, at) => ({ y: strand.joins[at]!.y, link })),
      };
    });
    return { trunks, wires: wiresOf(own, trunks, byId, heights) };
  });
  return { trunks: ways.flatMap(({ trunks }) => trunks), wires: ways.flatMap(({ wires }) => wires) };
}

/** Between the columns a box asks by one line, whomever it asks; outside of them each line is drawn apart. */
const ownerPort = ({ key }: Bus): string => JSON.stringify([key]);
const memberPort = ({ key, way }: Bus, id: string): string =>
  JSON.stringify(way === "channel" ? ["asks", id] : [key, id]);

function heightsOf(buses: readonly Bus[], boxes: readonly PlacedBox[], way: Way): ReadonlyMap<string, number> {
  const ports = boxes
    .filter(({ side }) => way === "channel" || side === "top" || side === way)
    .flatMap((box) =>
      buses.flatMap((bus) => [
        ...(bus.owner === box.id ? [{ key: ownerPort(bus), box }] : []),
        ...bus.members.filter(({ id }) => id === box.id).map(({ id }) => ({ key: memberPort(bus, id), box })),
      ]),
    );
  return portsOf(ports);
}

function strandOf(bus: Bus, byId: ReadonlyMap<string, PlacedBox>, heights: ReadonlyMap<string, number>): Strand {
  const side = (id: string): "left" | "right" =>
    bus.way === "channel" ? (byId.get(id)!.side === "left" ? "left" : "right") : bus.way === "left" ? "right" : "left";
  return {
    key: bus.key,
    end: { y: heights.get(ownerPort(bus))!, side: side(bus.owner) },
    joins: bus.members.map(({ id }) => ({ y: heights.get(memberPort(bus, id))!, side: side(id), from: id })),
  };
}

function wiresOf(
  buses: readonly Bus[],
  trunks: readonly Trunk[],
  byId: ReadonlyMap<string, PlacedBox>,
  heights: ReadonlyMap<string, number>,
): readonly Wire[] {
  const wires = new Map<string, Wire>();
  for (const bus of buses) {
    const { x } = trunks.find(({ key }) => key === bus.key)!;
    for (const { id } of bus.members) {
      const port = memberPort(bus, id);
      const box = { x: faceOf(byId.get(id)!, bus.way), y: heights.get(port)! };
      const before = wires.get(port);
      const further = !before || Math.abs(x - box.x) > Math.abs(before.x - box.x);
      if (further) wires.set(port, { box, x, arrow: bus.to === "members" });
    }
  }
  return [...wires.values()];
}

/** Where lines of that way touch a box: boxes of the columns turn to each other, and outwards to the gateway's lines. */
function faceOf({ x, width, side }: PlacedBox, way: Way): number {
  const left = way === "channel" ? side === "right" : way === "left";
  return left ? x : x + width;
}
