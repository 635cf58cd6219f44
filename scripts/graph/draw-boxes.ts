import type { Frame, PlacedBox } from "./columns.ts";
import { hueClass } from "./draw-lines.ts";
import type { PlacedCard } from "./layout.ts";
import type { LegendItem } from "./legend.ts";
import { baseline, membersText, pillWidth, SIZE, type Pill } from "./measure.ts";
import { escape, widthOf } from "./text.ts";

/** The frame of a zone with its name. */
export function drawFrame({ zone, x, y, width, height }: Frame): string {
  const name = zone === "outside" ? "OUTSIDE" : zone.toUpperCase();
  return (
    `<rect class="frame" x="${x}" y="${y}" width="${width}" height="${height}" rx="12"/>` +
    `<text class="head" x="${x + SIZE.zonePadding + 2}" y="${y + 20}">${name}</text>`
  );
}

/** A box; who is asked by others wears the colour of the line that leads to it. */
export function drawBox(box: PlacedBox, hue: number | undefined): string {
  const { x, y, width, height, title, lines, pills, zone } = box;
  const count = membersText(box);
  const after = SIZE.inset + widthOf(title, SIZE.title, "bold") + 6;
  const bar =
    hue === undefined
      ? ""
      : `<rect class="${hueClass(hue)} bar" x="5" y="10" width="3" height="${height - 20}" rx="1.5"/>`;
  return [
    `<g transform="translate(${x} ${y})"><rect class="${zone === "outside" ? "box foreign" : "box"}" width="${width}" height="${height}" rx="8"/>${bar}`,
    `<text class="title" x="${SIZE.inset}" y="${SIZE.inset + 10}">${escape(title)}</text>`,
    count === "" ? "" : `<text class="small" x="${after}" y="${SIZE.inset + 10}">${count}</text>`,
    ...lines.map((line, i) => `<text class="small" x="${SIZE.inset}" y="${baseline(i)}">${escape(line)}</text>`),
    ...pills.map(drawPill),
    "</g>",
  ].join("");
}

/** A door: how far it is open, and every address behind it. */
export function drawCard({ access, x, y, width, height, pills }: PlacedCard): string {
  const words = access === "public" ? "PUBLIC · anyone" : "PRIVATE · from private networks";
  return [
    `<g transform="translate(${x} ${y})"><rect class="card ${access}" width="${width}" height="${height}" rx="12"/>`,
    `<text class="head ${access}" x="${SIZE.inset}" y="20">${words}</text>`,
    ...pills.map(drawPill),
    `</g><path class="gate line" d="M${x + width / 2} ${y + height}v${SIZE.bandGap - 1}" marker-end="url(#gate-tip)"/>`,
  ].join("");
}

/** A sign of the legend with what it means. */
export function drawLegendItem({ sign, text, x, y, indent }: LegendItem): string {
  const middle = y + SIZE.legend / 2;
  return `${drawSign(sign, x, middle)}<text class="small" x="${x + indent}" y="${middle + 4}">${escape(text)}</text>`;
}

function drawSign(sign: LegendItem["sign"], x: number, y: number): string {
  switch (sign) {
    case "start":
    case "run":
      return `<circle class="gate ${sign}" cx="${x + 6}" cy="${y}" r="${sign === "start" ? 4 : 3.6}"/>`;
    case "gate":
      return `<path class="gate line" d="M${x} ${y}h24" marker-end="url(#gate-tip)"/>`;
    case "outside":
      return `<rect class="box foreign" x="${x}" y="${y - 7}" width="24" height="14" rx="4"/>`;
    case "part":
    case "job":
      return drawPill({ text: sign, kind: sign, x, y: y - SIZE.pillHeight / 2, width: pillWidth(sign) });
    case "amounts":
      return "";
  }
}

function drawPill({ text, kind, x, y, width }: Pill): string {
  const rect = `<rect x="${x}" y="${y}" width="${width}" height="${SIZE.pillHeight}" rx="${SIZE.pillHeight / 2}"/>`;
  const words = `<text class="word" x="${x + width / 2}" y="${y + 12}" text-anchor="middle">${escape(text)}</text>`;
  return `<g class="pill ${kind}">${rect}${words}</g>`;
}
