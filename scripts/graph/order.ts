import type { Slot, Way } from "./slots.ts";

/** How often the lanes are swept; more changes nothing any more in pictures of this kind. */
const SWEEPS = 12;

/**
 * Orders the slots of every lane so that arrows cross little: each slot moves to the mean of its neighbours, lane by
 * lane, to and fro; the order with the fewest crossings wins. Deterministic: ties keep the order of names.
 */
export function orderSlots(lanes: readonly (readonly Slot[])[], ways: readonly Way[]): readonly (readonly Slot[])[] {
  const neighbours = neighboursOf(ways);
  let current = lanes.map((slots) => [...slots].sort((a, b) => (a.id < b.id ? -1 : 1)));
  let best = current;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const indices = current.map((_, lane) => lane);
    for (const lane of sweep % 2 === 0 ? indices : indices.toReversed()) {
      const rank = ranks(current);
      current = current.map((slots, i) => (i === lane ? sorted(slots, rank, neighbours) : slots));
    }
    if (crossings(current, ways) < crossings(best, ways)) best = current;
  }
  return best;
}

function sorted(slots: readonly Slot[], rank: Ranks, neighbours: ReadonlyMap<string, readonly string[]>): Slot[] {
  const mean = (slot: Slot): number => {
    const others = (neighbours.get(slot.id) ?? []).map((id) => rank.get(id)!);
    return others.length === 0 ? rank.get(slot.id)! : others.reduce((sum, one) => sum + one, 0) / others.length;
  };
  const wanted = new Map(slots.map((slot) => [slot, mean(slot)]));
  return [...slots].sort((a, b) => wanted.get(a)! - wanted.get(b)! || (a.id < b.id ? -1 : 1));
}

type Ranks = ReadonlyMap<string, number>;

/** Places as shares of a lane's height, so that a short lane and a long one can be compared. */
function ranks(lanes: readonly (readonly Slot[])[]): Ranks {
  return new Map(lanes.flatMap((slots) => slots.map(({ id }, i) => [id, (i + 0.5) / slots.length] as const)));
}

function neighboursOf(ways: readonly Way[]): ReadonlyMap<string, readonly string[]> {
  const neighbours = new Map<string, string[]>();
  const add = (from: string, to: string): void => void neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
  for (const [a, b] of ways.flatMap(steps)) {
    add(a, b);
    add(b, a);
  }
  return neighbours;
}

function crossings(lanes: readonly (readonly Slot[])[], ways: readonly Way[]): number {
  const at = new Map(lanes.flatMap((slots) => slots.map(({ id, lane }, i) => [id, { lane, i }] as const)));
  const all = ways.flatMap(steps).map(([a, b]) => {
    const [x, y] = [at.get(a)!, at.get(b)!];
    return x.lane <= y.lane ? { lane: x.lane, left: x.i, right: y.i } : { lane: y.lane, left: y.i, right: x.i };
  });
  let count = 0;
  for (const [i, one] of all.entries()) {
    for (const other of all.slice(i + 1)) {
      if (one.lane === other.lane && (one.left - other.left) * (one.right - other.right) < 0) count++;
    }
  }
  return count;
}

function steps({ slots }: Way): readonly (readonly [string, string])[] {
  return slots.slice(1).map((slot, i) => [slots[i]!, slot] as const);
}
