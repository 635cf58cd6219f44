import { drawBox, drawCard, drawFrame, drawLegendItem } from "./draw-boxes.ts";
import { drawLines, hueClass } from "./draw-lines.ts";
import { layoutOf } from "./layout.ts";
import { SIZE } from "./measure.ts";
import type { Picture } from "./picture.ts";
import { HUE_COUNT, styleSheet } from "./style.ts";
import { escape, fit, widthOf } from "./text.ts";

/** The picture as one SVG file that needs nothing else. */
export function drawSvg(picture: Picture): string {
  const layout = layoutOf(picture);
  const { width, height, trunks, boxes } = layout;
  const hues = new Map(trunks.map(({ key, hue }) => [key, hue]));
  const hueOf = (id: string): number | undefined => hues.get(JSON.stringify(["channel", id, "owner"]));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escape(picture.title)}</title>`,
    `<style>${styleSheet()}</style>`,
    `<defs>${["gate", ...Array.from({ length: HUE_COUNT }, (_, i) => hueClass(i))].map(drawTip).join("")}</defs>`,
    `<rect class="page" width="${width}" height="${height}" rx="14"/>`,
    drawHeading(picture, width),
    ...layout.cards.map(drawCard),
    ...layout.frames.map(drawFrame),
    ...boxes.map((box) => drawBox(box, hueOf(box.id))),
    ...drawLines(layout),
    ...layout.legend.map(drawLegendItem),
    "</svg>\n",
  ].join("\n");
}

function drawHeading({ title, domain }: Picture, width: number): string {
  const room = width - 2 * SIZE.margin;
  const shown = fit(title, room * 0.6, 18, "bold");
  const after = SIZE.margin + widthOf(shown, 18, "bold") + 10;
  const y = SIZE.margin + 16;
  return (
    `<text class="heading" x="${SIZE.margin}" y="${y}">${escape(shown)}</text>` +
    `<text class="small domain" x="${after}" y="${y}">${escape(fit(domain, SIZE.margin + room - after, 13))}</text>`
  );
}

function drawTip(name: string): string {
  return `<marker id="${name}-tip" viewBox="0 0 8 8" refX="7.4" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="${name} tip" d="M0 .4 7.8 4 0 7.6Z"/></marker>`;
}
