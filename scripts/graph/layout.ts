import { busesOf, type Bus } from "./buses.ts";
import { balanced, columnOf, sideOf, type Frame, type PlacedBox, type Side } from "./columns.ts";
import { legendOf, type LegendItem } from "./legend.ts";
import { linesOf, type Lines } from "./lines.ts";
import { columnWidth, measureDoor, SIZE, type Card } from "./measure.ts";
import type { Node, Picture } from "./picture.ts";

/** A door with its place. */
export interface PlacedCard extends Card {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Everything with its place. */
export interface Layout extends Lines {
  readonly width: number;
  readonly height: number;
  readonly cards: readonly PlacedCard[];
  readonly frames: readonly Frame[];
  readonly boxes: readonly PlacedBox[];
  readonly legend: readonly LegendItem[];
}

/** Gives everything its place: the same picture gets the same layout, whatever order its parts come in. */
export function layoutOf(unsorted: Picture): Layout {
  const { nodes, links, doors } = sorted(unsorted);
  const buses = busesOf(nodes, links);
  const across = placesAcross(nodes, buses);
  const { body } = across;

  const cardWidth = Math.floor((body.width - SIZE.doorGap * (doors.length - 1)) / Math.max(1, doors.length));
  const cards = doors.map((door, i): PlacedCard => {
    const x = body.x + i * (cardWidth + SIZE.doorGap);
    return { ...measureDoor(door, cardWidth), x, y: SIZE.margin + SIZE.heading, width: cardWidth };
  });
  const cardHeight = Math.max(0, ...cards.map(({ height }) => height));
  const doorsEnd = SIZE.margin + SIZE.heading + (cards.length > 0 ? cardHeight : -SIZE.bandGap);

  const on = (side: Side): readonly Node[] => nodes.filter(({ zone }) => sideOf(zone) === side);
  const top = columnOf("top", on("top").map(flat), { ...body, y: doorsEnd + SIZE.bandGap });
  const y = top.frames.length > 0 ? top.bottom + SIZE.bandGap : doorsEnd + SIZE.bandGap;
  const sides = balanced(
    (["left", "right"] as const).map((side) => ({
      nodes: on(side),
      place: (air: number) => columnOf(side, on(side), { ...across[side], y, air }),
    })),
  );
  const columns = [top, ...sides];
  const boxes = columns.flatMap((column) => column.boxes);
  const bottom = Math.max(...columns.map((column) => column.bottom));
  const legend = legendOf(unsorted, { x: SIZE.margin, y: bottom + 14, width: across.width - 2 * SIZE.margin });
  return {
    width: across.width,
    height: Math.max(bottom, ...legend.map((item) => item.y + SIZE.legend)) + SIZE.margin - 8,
    cards: cards.map((card) => ({ ...card, height: cardHeight })),
    frames: columns.flatMap((column) => column.frames),
    boxes,
    legend,
    ...linesOf(buses, boxes, across.xs),
  };
}

function sorted({ nodes, links, doors, ...others }: Picture): Picture {
  const ends = ({ from, to, at }: Picture["links"][number]): string => JSON.stringify([from, to, at]);
  return {
    ...others,
    doors,
    nodes: [...nodes].sort((a, b) => (a.id < b.id ? -1 : 1)),
    links: [...links].sort((a, b) => (ends(a) < ends(b) ? -1 : 1)),
  };
}

/** At the top there is room for all words on one line. */
const flat = (node: Node): Node => ({ ...node, lines: [node.lines.join(" · ")] });

/** From left to right: lines of the gateway, a column, the lines between, a column, and lines of the gateway again. */
function placesAcross(nodes: readonly Node[], buses: readonly Bus[]) {
  const widthOn = (side: Side): number => {
    const own = nodes.filter(({ zone }) => sideOf(zone) === side);
    return own.length === 0 ? 0 : Math.ceil(columnWidth(own)) + 2 * SIZE.zonePadding;
  };
  const count = (way: Bus["way"]): number => buses.filter((bus) => bus.way === way).length;
  const gutter = (way: Bus["way"]): number => (count(way) === 0 ? 0 : (count(way) + 0.5) * SIZE.gutter);
  const [leftWidth, rightWidth] = [widthOn("left"), widthOn("right")];
  const between = leftWidth + rightWidth > 0 ? Math.max(28, (count("channel") + 1) * SIZE.trunk) : 0;
  const outer = 2 * SIZE.margin + gutter("left") + gutter("right");
  const inner = Math.max(leftWidth + between + rightWidth, SIZE.picture - outer);
  // A small platform spreads over the room that heading and legend need anyway.
  const spare = inner - leftWidth - between - rightWidth;
  const share = leftWidth > 0 && rightWidth > 0 ? Math.floor(spare / 4) : spare;
  const left = { x: SIZE.margin + gutter("left"), width: leftWidth > 0 ? leftWidth + share : 0 };
  const right = { width: rightWidth > 0 ? rightWidth + share : 0, x: 0 };
  right.x = left.x + inner - right.width;
  const channel = { x: left.x + left.width, width: inner - left.width - right.width };
  const spread = (n: number, at: (i: number) => number): readonly number[] =>
    Array.from({ length: n }, (_, i) => Math.round(at(i)));
  return {
    width: outer + inner,
    body: { x: left.x, width: inner },
    left,
    right,
    xs: {
      channel: spread(count("channel"), (i) => channel.x + ((i + 1) * channel.width) / (count("channel") + 1)),
      left: spread(count("left"), (i) => SIZE.margin + (i + 0.5) * SIZE.gutter),
      right: spread(count("right"), (i) => left.x + inner + (i + 1) * SIZE.gutter),
    },
  };
}
