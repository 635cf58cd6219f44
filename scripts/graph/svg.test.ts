import { expect, test } from "vitest";
import { runBap, runJson } from "../testing/run-bap.ts";
import { busesOf } from "./buses.ts";
import { layoutOf } from "./layout.ts";
import type { Link, Node, Picture, Zone } from "./picture.ts";
import { drawSvg } from "./svg.ts";

const node = (id: string, zone: Zone, change: Partial<Node> = {}): Node => ({
  id,
  zone,
  lines: [`vendor/${id}:1.2.3`, "0.5 cpu · 512Mi"],
  access: [],
  marks: [],
  members: 1,
  ...change,
});
const link = (from: string, to: string, at: Link["at"] = "start"): Link => ({ from, to, at, ports: ["http"] });
const picture = (nodes: readonly Node[], links: readonly Link[] = []): Picture => ({
  title: "t",
  domain: "example.com",
  doors: [],
  nodes,
  links,
});

test("the same picture is drawn the same, whatever order its parts come in", () => {
  const nodes = (["edge", "business", "analytics", "data", "outside"] as const).flatMap((zone) =>
    ["a", "b", "c"].map((name) => node(`${zone}-${name}`, zone)),
  );
  const links = nodes.flatMap(({ id }, i) => [
    link(id, nodes[(i * 4 + 1) % 15]!.id),
    link(id, nodes[(i + 6) % 15]!.id),
  ]);
  const own = links.filter(({ from, to }) => from !== to);
  const other = drawSvg(picture(nodes.toReversed(), own.toReversed()));
  expect(other === drawSvg(picture(nodes, own))).toBe(true);
});

test("zones stand as requests travel, and only those that hold something", () => {
  const { frames } = layoutOf(
    picture([node("b", "data"), node("a", "edge"), node("d", "analytics"), node("c", "business")]),
  );
  expect(frames.map(({ zone }) => zone)).toEqual(["edge", "business", "analytics", "data"]);
  const [edge, business, analytics, data] = frames;
  expect(edge!.y + edge!.height).toBeLessThan(business!.y);
  expect(business!.y + business!.height).toBeLessThan(analytics!.y);
  expect(business!.x + business!.width).toBeLessThan(data!.x);
});

test("links are bundled by who is asked; those of the gateway run outside of the columns", () => {
  const nodes = [node("gate", "edge"), node("app", "business"), node("other", "business"), node("store", "data")];
  const links = [
    link("app", "store"),
    link("other", "store", "run"),
    link("gate", "app", "run"),
    link("gate", "store"),
  ];
  const buses = busesOf(nodes, links);
  expect(buses.map(({ way, owner, to, members }) => [way, owner, to, members.map(({ id }) => id)])).toEqual([
    ["channel", "store", "owner", ["app", "other"]],
    ["left", "gate", "members", ["app"]],
    ["right", "gate", "members", ["store"]],
  ]);
});

test("names cannot break out of the file", () => {
  const evil = '"><script>';
  const doors = [{ access: "public" as const, hosts: [evil] }];
  const marks = [{ text: evil, kind: "job" as const }];
  const nodes = [node(evil, "data", { lines: [evil], marks }), node(`${evil}2`, "business")];
  const svg = drawSvg({ title: "<a>&", domain: evil, doors, nodes, links: [link(`${evil}2`, evil)] });
  expect(svg).not.toContain("<script>");
  expect(svg).toContain("<title>&#60;a&#62;&#38;</title>");
});

test("the legend explains what occurs and nothing else", () => {
  const words = (one: Picture): readonly string[] => layoutOf(one).legend.map(({ sign }) => sign);
  expect(words(picture([]))).toEqual([]);
  const nodes = [node("a", "business"), node("b", "outside", { marks: [{ text: "1 grant", kind: "job" }] })];
  expect(words(picture(nodes, [link("a", "b", "run")]))).toEqual(["run", "job", "outside", "amounts"]);
});

test("bap graph draws what there is, for light and dark", async () => {
  const { code, out } = await runBap(["graph", "--only", "leads"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
  expect(out.match(/<title>leads → [^<]*<\/title>/g)).toEqual([
    "<title>leads → postgres (sql): waits for it to start</title>",
    "<title>leads → redis (redis): waits for it to start</title>",
  ]);
  expect(out).toContain("<title>traefik → leads (http): talks to it while it runs</title>");
  expect(out).toContain(">:443</text>");
  expect(out).toContain(">leads.bap.localhost</text>");
  expect(out).toContain("@media (prefers-color-scheme:dark)");
  expect((await runBap(["graph", "--only", "leads"])).out).toBe(out);
});

test("parts and jobs stand in the box of their instance, grants as a number", async () => {
  const { nodes, links } = await runJson<Picture>(["graph"]);
  const of = (id: string): Node => nodes.find((one) => one.id === id)!;
  expect(of("superset").marks).toEqual([
    { text: "beat", kind: "part" },
    { text: "worker", kind: "part" },
    { text: "init", kind: "job" },
  ]);
  expect(of("qdrant").marks).toEqual([{ text: "1 grant", kind: "job" }]);
  expect(of("superset").lines).toEqual(["bap/superset", "2.25 cpu · 2.3Gi"]);
  expect(links.filter(({ from }) => from === "superset").map(({ to }) => to)).toEqual([
    "clickhouse",
    "mailpit",
    "postgres",
    "redis",
  ]);
});

test("who gets in from where is said at the top and in the box", async () => {
  const { nodes, doors } = await runJson<Picture>(["graph"]);
  expect(doors.map(({ access }) => access)).toEqual(["public", "private"]);
  expect(doors[0]!.hosts).toContain("activepieces.bap.localhost/api/v1/webhooks");
  expect(doors[1]!.hosts).toContain("activepieces.bap.localhost");
  const access = (id: string): Node["access"] => nodes.find((one) => one.id === id)!.access;
  expect([access("activepieces"), access("leads"), access("temporal"), access("postgres")]).toEqual([
    ["public", "private"],
    ["public", "private"],
    ["private"],
    [],
  ]);
});

test("what is not ours stands outside, and what has no program is asked all the same", async () => {
  const production = await runJson<Picture>(["graph", "production"]);
  expect(production.nodes.find(({ id }) => id === "smtp")).toEqual({
    id: "smtp",
    zone: "outside",
    lines: ["smtp.example.com"],
    access: [],
    marks: [],
  });
  const embedded = await runJson<Picture>(["graph", "--target", "embedded"]);
  expect(embedded.nodes.find(({ id }) => id === "pglite")?.lines).toEqual(["no program of its own"]);
  expect(embedded.links).toContainEqual({ from: "leads", to: "pglite", at: "run", ports: ["relationalStore"] });
});
