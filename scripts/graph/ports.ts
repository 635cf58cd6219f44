import type { PlacedBox } from "./columns.ts";
import { SIZE } from "./measure.ts";

/** A line that leaves a box on one of its sides. */
export interface Port {
  readonly key: string;
  readonly box: PlacedBox;
}

/** Closer than this, joints of two lines would touch. */
const CLEAR = 10;

/**
 * Heights of lines at their boxes: those of one box lie evenly around its middle, and no line lies on another's height,
 * so that two from opposite sides never run into each other.
 */
export function portsOf(ports: readonly Port[]): ReadonlyMap<string, number> {
  const heights = new Map<string, number>();
  const taken: number[] = [];
  for (const box of [...new Set(ports.map((port) => port.box))]) {
    const own = [...new Set(ports.filter((port) => port.box === box).map(({ key }) => key))];
    const gap = Math.min(SIZE.port, (box.height - 20) / own.length);
    for (const [i, key] of own.entries()) {
      const wanted = Math.round(box.y + box.height / 2 + (i - (own.length - 1) / 2) * gap);
      const height = clear(wanted, taken, box);
      taken.push(height);
      heights.set(key, height);
    }
  }
  return heights;
}

function clear(wanted: number, taken: readonly number[], { y, height }: PlacedBox): number {
  const free = (at: number): boolean => taken.every((other) => Math.abs(other - at) >= CLEAR);
  for (let away = 0; away < height; away++) {
    const near = [wanted + away, wanted - away].filter((at) => at > y + 6 && at < y + height - 6);
    const found = near.find(free);
    if (found !== undefined) return found;
  }
  return wanted;
}
