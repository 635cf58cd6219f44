import { arrowsOf, type Arrow } from "./arrows.ts";
import { layoutOf, type Layout, type PlacedBox, type PlacedLane } from "./layout.ts";
import { baseline, SIZE } from "./measure.ts";
import type { Picture } from "./nodes.ts";
import { styleSheet } from "./style.ts";
import { escape, widthOf } from "./text.ts";

/** The picture as one SVG file that needs nothing else. */
export function drawSvg(picture: Picture): string {
  const layout = layoutOf(picture);
  const { width, height } = layout;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escape(picture.title)}</title>`,
    `<style>${styleSheet()}</style>`,
    `<defs>${tip("start")}${tip("run")}</defs>`,
    `<rect class="page" width="${width}" height="${height}" rx="14"/>`,
    `<text class="heading" x="${SIZE.margin}" y="${SIZE.margin + 18}">${escape(picture.title)}</text>`,
    ...layout.lanes.map((lane) => drawLane(lane, layout)),
    ...arrowsOf(layout).map(drawArrow),
    ...layout.boxes.map(drawBox),
    drawLegend(layout),
    "</svg>\n",
  ].join("\n");
}

function tip(name: "start" | "run"): string {
  return `<marker id="${name}-tip" viewBox="0 0 8 8" refX="7.2" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="${name}-tip" d="M0 .6 7.6 4 0 7.4Z"/></marker>`;
}

function drawLane({ lane, x, width }: PlacedLane, { height }: Layout): string {
  const top = SIZE.margin + SIZE.heading;
  const bottom = height - SIZE.legend - SIZE.margin / 2;
  const name = lane === "outside" ? "ELSEWHERE" : lane.toUpperCase();
  return [
    `<rect class="lane" x="${x}" y="${top}" width="${width}" height="${bottom - top}" rx="12"/>`,
    `<circle class="hue-${lane}" cx="${x + SIZE.lanePadding + 4}" cy="${top + 19}" r="4"/>`,
    `<text class="head hue-${lane}" x="${x + SIZE.lanePadding + 14}" y="${top + 23}">${name}</text>`,
  ].join("");
}

function drawArrow({ link, path }: Arrow): string {
  const words = `${link.from} → ${link.to} (${link.ports.join(", ")})`;
  return `<path class="${link.at}" d="${path}" marker-end="url(#${link.at}-tip)"><title>${escape(words)}</title></path>`;
}

function drawBox(box: PlacedBox): string {
  const { x, y, width, height, lane, title, lines, pills, members } = box;
  const stack = members > 1 ? `<rect class="box" x="5" y="5" width="${width}" height="${height}" rx="9"/>` : "";
  const count =
    members > 1
      ? `<text class="line members" x="${width - SIZE.inset}" y="${SIZE.inset + 12}" text-anchor="end">×${members}</text>`
      : "";
  return [
    `<g transform="translate(${x} ${y})">${stack}<rect class="box" width="${width}" height="${height}" rx="9"/>`,
    `<rect class="hue-${lane}" x="0" y="12" width="3" height="${height - 24}" rx="1.5"/>`,
    `<text class="title" x="${SIZE.inset}" y="${SIZE.inset + 12}">${escape(title)}</text>${count}`,
    ...lines.map((line, i) => `<text class="line" x="${SIZE.inset}" y="${baseline(i)}">${escape(line)}</text>`),
    ...pills.map(
      (pill) =>
        `<g class="${pill.kind}"><rect x="${pill.x}" y="${pill.y}" width="${pill.width}" height="${SIZE.pillHeight}" rx="9"/>` +
        `<text class="pill" x="${pill.x + pill.width / 2}" y="${pill.y + 12.6}" text-anchor="middle">${escape(pill.text)}</text></g>`,
    ),
    "</g>",
  ].join("");
}

/** What lines and words mean; laid out by the same measure of text. */
function drawLegend({ height }: Layout): string {
  const y = height - SIZE.legend / 2 - 2;
  let x: number = SIZE.margin;
  const words = (text: string): string => {
    const drawn = `<text class="line note" x="${x}" y="${y + 4}">${escape(text)}</text>`;
    x += widthOf(text, SIZE.line) + 26;
    return drawn;
  };
  const line = (name: "start" | "run", text: string): string => {
    const drawn = `<path class="${name}" d="M${x} ${y}h38" marker-end="url(#${name}-tip)"/>`;
    x += 48;
    return drawn + words(text);
  };
  return [
    line("start", "waits for it to start"),
    line("run", "talks to it while it runs"),
    `<g class="job"><rect x="${x}" y="${y - 9}" width="34" height="${SIZE.pillHeight}" rx="9"/><text class="pill" x="${x + 17}" y="${y + 3.6}" text-anchor="middle">job</text></g>`,
    ((x += 44), words("ends by itself")),
  ].join("");
}
