import type { Area, Layout } from "./layout.ts";
import type { Link } from "./nodes.ts";

/** An arrow as a path of SVG. */
export interface Arrow {
  readonly link: Link;
  readonly path: string;
}

type Side = "left" | "right";
interface End {
  readonly x: number;
  readonly y: number;
}

/** Curves between lanes, straight through the lanes that an arrow only passes. */
export function arrowsOf({ ways, areas }: Layout): readonly Arrow[] {
  const ends = spread(ways, areas);
  return ways.map(({ link, slots }, i) => {
    const points = slots.flatMap((id, at): readonly End[] => {
      if (at === 0) return [ends.get(`${i}/from`)!];
      if (at === slots.length - 1) return [ends.get(`${i}/to`)!];
      const { x, width, y, height } = areas.get(id)!;
      const through = [
        { x, y: y + height / 2 },
        { x: x + width, y: y + height / 2 },
      ];
      return areas.get(slots[at - 1]!)!.lane < areas.get(id)!.lane ? through : through.toReversed();
    });
    return { link, path: pathOf(points, areas.get(slots[0]!)!, areas.get(slots.at(-1)!)!) };
  });
}

/** Arrows of one side of a box share it evenly, in the order of where they lead, so that they do not cross at once. */
function spread(ways: Layout["ways"], areas: Layout["areas"]): ReadonlyMap<string, End> {
  const sides = new Map<
    string,
    { readonly key: string; readonly toward: number; readonly area: Area; readonly side: Side }[]
  >();
  const add = (id: string, side: Side, next: string, key: string): void => {
    const { y, height } = areas.get(next)!;
    const place = `${id}/${side}`;
    sides.set(place, [...(sides.get(place) ?? []), { key, toward: y + height / 2, area: areas.get(id)!, side }]);
  };
  for (const [i, { slots }] of ways.entries()) {
    const [from, second, beforeLast, to] = [slots[0]!, slots[1]!, slots.at(-2)!, slots.at(-1)!];
    add(from, areas.get(second)!.lane < areas.get(from)!.lane ? "left" : "right", second, `${i}/from`);
    add(to, areas.get(beforeLast)!.lane < areas.get(to)!.lane ? "left" : "right", beforeLast, `${i}/to`);
  }
  return new Map(
    [...sides.values()].flatMap((ends) =>
      ends
        .sort((a, b) => a.toward - b.toward || (a.key < b.key ? -1 : 1))
        .map(({ key, area, side }, i) => {
          const gap = Math.min(16, (area.height - 20) / Math.max(1, ends.length - 1));
          const y = area.y + area.height / 2 + (i - (ends.length - 1) / 2) * gap;
          return [key, { x: side === "left" ? area.x : area.x + area.width, y: round(y) }] as const;
        }),
    ),
  );
}

function pathOf(points: readonly End[], from: Area, to: Area): string {
  const [first, ...rest] = points;
  const start = `M${first!.x} ${first!.y}`;
  if (from.lane === to.lane) return start + around(first!, rest[0]!);
  return (
    start +
    rest
      .map((point, i) => {
        const before = points[i]!;
        // Every second piece lies inside a passage.
        if (i % 2 === 1) return ` L${point.x} ${point.y}`;
        const half = (point.x - before.x) / 2;
        return ` C${round(before.x + half)} ${before.y} ${round(point.x - half)} ${point.y} ${point.x} ${point.y}`;
      })
      .join("")
  );
}

/** Between two boxes of one lane: out on the right and back. */
function around(from: End, to: End): string {
  const reach = Math.min(64, 30 + Math.abs(to.y - from.y) / 8);
  return ` C${round(from.x + reach)} ${from.y} ${round(to.x + reach)} ${to.y} ${to.x} ${to.y}`;
}

const round = (number: number): number => Math.round(number * 10) / 10;
