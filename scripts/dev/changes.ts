import { setTimeout as sleep } from "node:timers/promises";

/** Files by path, each with a mark that another content changes. */
export type Snapshot = ReadonlyMap<string, string>;

/** How often files are looked at, and how long they must rest: editors write several times. */
const EVERY_MS = 200;

/** The paths that came, went, or are others now; sorted. */
export function differences(before: Snapshot, now: Snapshot): readonly string[] {
  const paths = new Set([...before.keys(), ...now.keys()]);
  return [...paths].filter((path) => before.get(path) !== now.get(path)).sort();
}

/**
 * Tells what changes, once it rests, until it is told to stop. What changes while somebody is busy with the last
 * change is told next.
 *
 * @param seen What was seen last; a difference from it is a change.
 */
export async function* changes(
  seen: Snapshot,
  look: () => Snapshot,
  signal: AbortSignal,
  everyMs = EVERY_MS,
): AsyncGenerator<readonly string[]> {
  let told = seen;
  for (let last = seen; ;) {
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const now = look();
    const isAtRest = differences(last, now).length === 0;
    last = now;
    const changed = isAtRest ? differences(told, now) : [];
    if (changed.length === 0) continue;
    told = now;
    yield changed;
  }
}
