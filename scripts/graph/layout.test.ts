import { expect, test } from "vitest";
import { SIDES } from "./columns.ts";
import { layoutOf, type Layout } from "./layout.ts";
import { measureBox, measureDoor, membersText, SIZE } from "./measure.ts";
import { orderStrands, type Strand } from "./order.ts";
import type { Link, Node, Picture } from "./picture.ts";
import { fit, fitPath, widthOf } from "./text.ts";

const ZONES = Object.values(SIDES).flat();

/** Many boxes with long names in every zone, all kinds of links between them, several gateways. */
function crowd(): Picture {
  const nodes = ZONES.flatMap((zone, i) =>
    Array.from({ length: 2 + ((i * 3) % 5) }, (_, j): Node => {
      const marks = Array.from({ length: j * 2 }, (_, k) => ({
        text: `job-${"y".repeat(k * 9)}`,
        kind: "job" as const,
      }));
      const id = `${zone}-${j}-${"x".repeat(j * 9)}`;
      return {
        id,
        zone,
        lines: [`host/${"long/".repeat(j * 4)}${id}:1`],
        access: ["public", "private"],
        marks,
        members: j,
      };
    }),
  );
  const links = nodes.flatMap(({ id }, i): readonly Link[] =>
    [3, 11, 4].flatMap((step, k) => {
      const to = nodes[(i * 5 + step) % nodes.length]!.id;
      return to === id ? [] : [{ from: id, to, at: k === 0 ? "start" : "run", ports: ["http"] }];
    }),
  );
  const hosts = Array.from({ length: 40 }, (_, i) => `${"h".repeat(i * 3 + 1)}.example.com`);
  return { title: "T".repeat(200), domain: "d".repeat(200), doors: [{ access: "public", hosts }], nodes, links };
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
const overlap = (a: Area, b: Area): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Every straight piece of every line. */
function piecesOf({ trunks, wires }: Layout) {
  const level = (y: number, a: number, b: number) => ({ y, x: Math.min(a, b), width: Math.abs(a - b), height: 0 });
  return {
    upright: trunks.map(({ x, top, bottom }) => ({ x, y: top, width: 0, height: bottom - top })),
    level: [
      ...trunks.map(({ owner, x }) => level(owner.y, owner.x, x)),
      ...wires.map(({ box, x }) => level(box.y, box.x, x)),
    ],
  };
}

test("nothing covers anything else, and all of it lies on the page", () => {
  const layout = layoutOf(crowd());
  const { boxes, frames, cards, width, height } = layout;
  for (const areas of [boxes, [...frames, ...cards]]) {
    for (const [i, area] of areas.entries()) {
      expect(areas.slice(i + 1).filter((other) => overlap(area, other))).toEqual([]);
      expect(area.x).toBeGreaterThanOrEqual(SIZE.margin);
      expect(area.x + area.width).toBeLessThanOrEqual(width - SIZE.margin);
      expect(area.y + area.height).toBeLessThan(height);
    }
  }
  for (const { x, y, indent, text } of layout.legend) {
    expect(x + indent + widthOf(text, SIZE.line)).toBeLessThanOrEqual(width);
    expect(y + SIZE.legend).toBeLessThan(height);
  }
});

test("no line runs through a box, nor along another line", () => {
  const layout = layoutOf(crowd());
  const { upright, level } = piecesOf(layout);
  expect(upright.length).toBeGreaterThan(20);
  for (const piece of [...upright, ...level]) expect(layout.boxes.filter((box) => overlap(piece, box))).toEqual([]);
  expect(new Set(upright.map(({ x }) => x)).size).toBe(upright.length);
  for (const [i, one] of level.entries()) {
    const along = level
      .slice(i + 1)
      .filter((other) => other.y === one.y && overlap({ ...one, y: one.y - 1, height: 2 }, other));
    expect(along).toEqual([]);
  }
});

test("words fit into their box and do not touch each other", () => {
  const { nodes, doors } = crowd();
  for (const box of nodes.map((node) => measureBox(node, SIZE.narrowest))) {
    const inner = box.width - 2 * SIZE.inset;
    const count = widthOf(membersText(box), SIZE.line);
    const head = SIZE.inset + widthOf(box.title, SIZE.title, "bold") + count;
    const right = Math.min(box.width - SIZE.inset, ...box.pills.filter(({ y }) => y < SIZE.inset).map(({ x }) => x));
    expect(head).toBeLessThanOrEqual(right);
    for (const line of box.lines) expect(widthOf(line, SIZE.line)).toBeLessThanOrEqual(inner);
    expectApart(box);
  }
  for (const door of doors) expectApart({ ...measureDoor(door, 300), width: 300 });
});

function expectApart({
  pills,
  width,
  height,
}: Pick<ReturnType<typeof measureBox>, "pills" | "width" | "height">): void {
  for (const [i, pill] of pills.entries()) {
    expect(pill.x + pill.width).toBeLessThanOrEqual(width - SIZE.inset);
    expect(widthOf(pill.text, SIZE.pill)).toBeLessThan(pill.width);
    expect(pill.y + SIZE.pillHeight).toBeLessThan(height);
    const next = pills[i + 1];
    if (next) expect(next.y > pill.y || next.x > pill.x + pill.width).toBe(true);
  }
}

test("a text that is too long is cut, not squeezed", () => {
  expect(fit("short", 100, 12)).toBe("short");
  const cut = fit("a-very-long-name-that-nobody-reads", 100, 12);
  expect(cut).toMatch(/^a-very-long.*…$/);
  expect(widthOf(cut, 12)).toBeLessThanOrEqual(100);
  expect(fitPath("registry.example.com/vendor/image:1.2", 120, 12)).toBe("…/image:1.2");
});

test("lines stand in an order in which few cross", () => {
  const joins = (...ys: readonly number[]): Strand["joins"] => ys.map((y) => ({ y, side: "left", from: `box-${y}` }));
  const far: Strand = { key: "a", end: { y: 300, side: "right" }, joins: joins(100, 200) };
  const near: Strand = { key: "b", end: { y: 110, side: "right" }, joins: joins(100) };
  // The way to the right from the top one would cross the long one, were it on its left.
  expect(orderStrands([near, far]).map(({ key }) => key)).toEqual(["a", "b"]);
  expect(orderStrands([far, { ...near, end: { y: 110, side: "left" } }]).map(({ key }) => key)).toEqual(["b", "a"]);
});
