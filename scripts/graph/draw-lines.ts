import type { Lines, Trunk, Wire } from "./lines.ts";
import { HUE_COUNT } from "./style.ts";
import { escape } from "./text.ts";

const CORNER = 7;

/** Lines between boxes: level ones below, so that one that only passes goes under the others; last the joints. */
export function drawLines({ trunks, wires }: Lines): readonly string[] {
  return [...wires.map(drawWire), ...trunks.flatMap(drawTrunk), ...trunks.flatMap(drawJoints)];
}

/** What a box whose lines have that number is coloured by. */
export const hueClass = (hue: number | undefined): string => (hue === undefined ? "gate" : `t${hue % HUE_COUNT}`);

function drawWire({ box, x, arrow }: Wire): string {
  const path = arrow ? `M${x} ${box.y}H${box.x}` : `M${box.x} ${box.y}H${x}`;
  return `<path class="${arrow ? "gate" : "wire"} line" d="${path}"${arrow ? ' marker-end="url(#gate-tip)"' : ""}/>`;
}

/** A branch from either end turns into the way to the box. */
function drawTrunk({ x, top, bottom, owner, hue, to }: Trunk): readonly string[] {
  const name = hueClass(hue);
  const ends = [top, bottom].filter((end) => end !== owner.y);
  const ways = (ends.length === 0 ? [owner.y] : ends).map((end) => {
    const down = Math.sign(owner.y - end);
    const across = Math.sign(owner.x - x);
    const corner = Math.min(CORNER, Math.abs(owner.y - end));
    return `M${x} ${end}V${owner.y - down * corner}Q${x} ${owner.y} ${x + across * corner} ${owner.y}H${owner.x}`;
  });
  const tip = to === "owner" ? ` marker-end="url(#${name}-tip)"` : "";
  return [
    ...ways.map((path) => `<path class="halo" d="${path}"/>`),
    ...ways.map((path) => `<path class="${name} line" d="${path}"${tip}/>`),
  ];
}

function drawJoints({ x, joins, hue }: Trunk): readonly string[] {
  return joins.map(({ y, link: { from, to, at, ports } }) => {
    const does = at === "start" ? "waits for it to start" : "talks to it while it runs";
    const words = `${from} → ${to} (${ports.join(", ")}): ${does}`;
    return `<circle class="${hueClass(hue)} ${at}" cx="${x}" cy="${y}" r="${at === "start" ? 4 : 3.6}"><title>${escape(words)}</title></circle>`;
  });
}
