import { measure, SIZE, type Box } from "./measure.ts";
import { LANES, type Lane, type Picture } from "./nodes.ts";
import { orderSlots } from "./order.ts";
import { slotsOf, type Slot, type Way } from "./slots.ts";

/** A box with its place. */
export interface PlacedBox extends Box {
  readonly x: number;
  readonly y: number;
}

export interface PlacedLane {
  readonly lane: Lane;
  readonly x: number;
  readonly width: number;
}

/** Where a slot lies; passages are as wide as their lane. */
export interface Area {
  readonly lane: number;
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly PlacedLane[];
  readonly boxes: readonly PlacedBox[];
  readonly ways: readonly Way[];
  readonly areas: ReadonlyMap<string, Area>;
}

/** Gives everything its place: the same picture gets the same layout, whatever order its parts come in. */
export function layoutOf(unsorted: Picture): Layout {
  const picture = sorted(unsorted);
  const present = LANES.filter((lane) => picture.nodes.some((node) => node.lane === lane));
  const boxes = present.map((lane) => measure(picture.nodes.filter((node) => node.lane === lane)));
  const { slots, ways } = slotsOf(boxes, picture.links);
  const lanes = placeLanes(present, boxes);
  const areas = placeSlots(orderSlots(slots, ways), lanes, ways);
  const bottom = Math.max(...[...areas.values()].map(({ y, height }) => y + height));
  const right = lanes.at(-1)!;
  return {
    width: right.x + right.width + SIZE.margin,
    height: bottom + SIZE.lanePadding + SIZE.legend + SIZE.margin / 2,
    lanes,
    boxes: boxes.flat().map((box) => {
      const { x, y } = areas.get(box.id)!;
      return { ...box, x, y };
    }),
    ways,
    areas,
  };
}

function sorted({ title, nodes, links }: Picture): Picture {
  const ends = ({ from, to, at }: Picture["links"][number]): string => JSON.stringify([from, to, at]);
  return {
    title,
    nodes: [...nodes].sort((a, b) => (a.id < b.id ? -1 : 1)),
    links: [...links].sort((a, b) => (ends(a) < ends(b) ? -1 : 1)),
  };
}

function placeLanes(present: readonly Lane[], boxes: readonly (readonly Box[])[]): readonly PlacedLane[] {
  let x: number = SIZE.margin;
  return present.map((lane, i) => {
    const width = boxes[i]![0]!.width + 2 * SIZE.lanePadding;
    const placed = { lane, x, width };
    x += width + SIZE.laneGap;
    return placed;
  });
}

function placeSlots(
  lanes: readonly (readonly Slot[])[],
  places: readonly PlacedLane[],
  ways: readonly Way[],
): ReadonlyMap<string, Area> {
  const heights = lanes.map((slots) => slots.reduce((sum, slot, i) => sum + gap(slots[i - 1], slot) + slot.height, 0));
  const tallest = Math.max(...heights);
  const top = SIZE.margin + SIZE.heading + SIZE.laneHead + SIZE.lanePadding;
  const areas = new Map<string, Area>();
  for (const [lane, slots] of lanes.entries()) {
    const place = places[lane]!;
    let y = top + (tallest - heights[lane]!) / 2;
    for (const [i, slot] of slots.entries()) {
      const { id, height } = slot;
      y += gap(slots[i - 1], slot);
      areas.set(id, { lane, x: place.x + SIZE.lanePadding, width: place.width - 2 * SIZE.lanePadding, y, height });
      y += height;
    }
  }
  return relaxed(areas, lanes, ways, { top, bottom: top + tallest });
}

/** Passages lie close together, boxes have air around them; nothing lies before the first. */
function gap(above: Slot | undefined, below: Slot | undefined): number {
  if (!above || !below) return 0;
  return (above.box ?? below.box) ? SIZE.nodeGap : SIZE.passageGap;
}

/** Moves slots towards the middle of what they are joined to, as far as their neighbours in the lane let them. */
function relaxed(
  areas: Map<string, Area>,
  lanes: readonly (readonly Slot[])[],
  ways: readonly Way[],
  { top, bottom }: { readonly top: number; readonly bottom: number },
): ReadonlyMap<string, Area> {
  const middle = (id: string): number => areas.get(id)!.y + areas.get(id)!.height / 2;
  const joined = (id: string): readonly string[] =>
    ways.flatMap(({ slots }) => {
      const at = slots.indexOf(id);
      return at < 0 ? [] : [slots[at - 1], slots[at + 1]].filter((one): one is string => one !== undefined);
    });
  for (let round = 0; round < 6; round++) {
    for (const slots of lanes) {
      for (const [i, slot] of slots.entries()) {
        const { id, height } = slot;
        const others = joined(id).map(middle);
        if (others.length === 0) continue;
        const wanted = others.reduce((sum, one) => sum + one, 0) / others.length - height / 2;
        const [above, below] = [slots[i - 1], slots[i + 1]].map((slot) => slot && areas.get(slot.id)!);
        const least = above ? above.y + above.height + gap(slots[i - 1], slot) : top;
        const most = (below ? below.y - gap(slot, slots[i + 1]) : bottom) - height;
        areas.set(id, { ...areas.get(id)!, y: Math.round(Math.max(least, Math.min(most, wanted))) });
      }
    }
  }
  return areas;
}
