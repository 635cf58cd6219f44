import { expect, test } from "vitest";
import { runBap, runJson } from "../testing/run-bap.ts";
import { layoutOf, type Area } from "./layout.ts";
import { measure, SIZE } from "./measure.ts";
import type { Lane, Link, Node, Picture } from "./nodes.ts";
import { drawSvg } from "./svg.ts";
import { fit, widthOf } from "./text.ts";

const node = (id: string, lane: Lane, change: Partial<Node> = {}): Node => ({
  id,
  lane,
  title: id,
  lines: [`vendor/${id}:1.2.3`, "500m cpu · 512Mi"],
  pills: [],
  members: 1,
  ...change,
});
const link = (from: string, to: string, at: Link["at"] = "start"): Link => ({ from, to, at, ports: ["http"] });

const LANE_NAMES: readonly Lane[] = ["internet", "edge", "business", "automation", "data", "monitoring"];

/** Many boxes with arrows of every kind: near, far, back, and within a lane. */
function crowd(): Picture {
  const nodes = LANE_NAMES.flatMap((lane, i) =>
    Array.from({ length: 2 + ((i * 3) % 5) }, (_, j) =>
      node(`${lane}-${j}-${"x".repeat(j * 7)}`, lane, {
        members: j + 1,
        pills: Array.from({ length: j * 2 }, (_, k) => ({ text: `grant-${"y".repeat(k * 3)}`, kind: "job" as const })),
      }),
    ),
  );
  const links = nodes.flatMap((from, i) => {
    const ends = [nodes[(i * 7 + 3) % nodes.length]!, nodes[(i * 5 + 11) % nodes.length]!];
    return ends.filter((to) => to.id !== from.id).map((to, k) => link(from.id, to.id, k === 0 ? "start" : "run"));
  });
  return { title: "crowd", nodes, links };
}

const overlap = (a: Area, b: Area): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test("no box, and no way of an arrow through a lane, covers another", () => {
  const { areas, width, height } = layoutOf(crowd());
  const all = [...areas.values()];
  for (const [i, area] of all.entries()) {
    expect(all.slice(i + 1).filter((other) => overlap(area, other))).toEqual([]);
    expect(area.x).toBeGreaterThanOrEqual(SIZE.margin);
    expect(area.x + area.width).toBeLessThanOrEqual(width - SIZE.margin);
    expect(area.y + area.height).toBeLessThanOrEqual(height - SIZE.legend);
  }
});

test("words fit into their box and do not touch each other", () => {
  for (const box of measure(crowd().nodes)) {
    const inner = box.width - 2 * SIZE.inset;
    const beside = box.members > 1 ? widthOf(`×${box.members}`, SIZE.line) : 0;
    expect(widthOf(box.title, SIZE.title, "bold") + beside).toBeLessThanOrEqual(inner);
    for (const line of box.lines) expect(widthOf(line, SIZE.line)).toBeLessThanOrEqual(inner);
    for (const [i, pill] of box.pills.entries()) {
      expect(pill.x + pill.width).toBeLessThanOrEqual(box.width - SIZE.inset);
      expect(pill.y + SIZE.pillHeight).toBeLessThan(box.height);
      const next = box.pills[i + 1];
      if (next) expect(next.y > pill.y || next.x > pill.x + pill.width).toBe(true);
    }
  }
});

test("a text that is too long is cut, not squeezed", () => {
  expect(fit("short", 100, 12)).toBe("short");
  const cut = fit("a-very-long-name-that-nobody-reads", 100, 12);
  expect(cut).toMatch(/^a-very-long.*…$/);
  expect(widthOf(cut, 12)).toBeLessThanOrEqual(100);
});

test("the same picture is drawn the same, whatever order its parts come in", () => {
  const { title, nodes, links } = crowd();
  const other = drawSvg({ title, nodes: nodes.toReversed(), links: links.toReversed() });
  expect(other === drawSvg({ title, nodes, links })).toBe(true);
});

test("lanes stand as requests travel, and only those that hold something", () => {
  const picture = { title: "t", nodes: [node("b", "data"), node("a", "edge"), node("c", "business")], links: [] };
  expect(layoutOf(picture).lanes.map(({ lane }) => lane)).toEqual(["edge", "business", "data"]);
});

test("names cannot break out of the file", () => {
  const svg = drawSvg({ title: "<a>&", nodes: [node('"><script>', "data")], links: [] });
  expect(svg).not.toContain("<script>");
  expect(svg).toContain("<title>&#60;a&#62;&#38;</title>");
});

test("bap graph draws boxes, solid and dashed arrows and the public way in, for light and dark", async () => {
  const { code, out } = await runBap(["graph"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
  expect(out.match(/class="start" d="M[^"]*"/g)).toHaveLength(3); // leads to both stores, and the legend
  expect(out.match(/class="run" d="M[^"]*"/g)).toHaveLength(3); // everyone to the gateway, that to leads, and the legend
  expect(out).toContain(">public :80 :443</text>");
  expect(out).toContain(">leads.bap.localhost</text>");
  expect(out).toContain("@media (prefers-color-scheme:dark)");
  expect((await runBap(["graph"])).out).toBe(out);
});

test("jobs stand in the box they work for, and their talk with it is no arrow", async () => {
  const { nodes, links } = await runJson<Picture>(["graph"]);
  expect(nodes.find(({ id }) => id === "postgres")?.pills).toEqual([
    { text: "admin", kind: "job" },
    { text: "grant-leads", kind: "job" },
  ]);
  expect(links.map(({ from, to, at }) => `${from} ${at} ${to}`)).toEqual([
    "internet run traefik",
    "leads start postgres",
    "leads start redis",
    "traefik run leads",
  ]);
});
