import { load } from "./load.ts";
import type { Question, Stood } from "./load.ts";

/** What the bench is told to do. */
export interface Effort {
  readonly seconds: number;
  readonly rounds: number;
  /** In seconds. */
  readonly warmUp: number;
}

/** A service and its bare counterpart under the same load, each the median of its rounds. */
export interface Compared {
  readonly ours: Stood;
  readonly bare: Stood;
  /** How many times as many requests the bare one answers. */
  readonly ratio: number;
}

/**
 * Asks both in turn, so that what else the machine does falls on both, after each has warmed up: thousands of requests
 * pass before all of a program is compiled. `warmed` is called then.
 */
export async function compare(
  addresses: { readonly ours: string; readonly bare: string },
  question: Question,
  { seconds, rounds, warmUp }: Effort,
  warmed: () => Promise<void>,
): Promise<Compared> {
  await load(addresses.ours, question, warmUp);
  await load(addresses.bare, question, warmUp);
  await warmed();
  const all: (readonly [ours: Stood, bare: Stood])[] = [];
  for (let round = 0; round < rounds; round++) {
    const ours = await load(addresses.ours, question, seconds);
    all.push([ours, await load(addresses.bare, question, seconds)]);
  }
  return {
    ours: middle(all.map(([ours]) => ours)),
    bare: middle(all.map(([, bare]) => bare)),
    ratio: median(all.map(([ours, bare]) => bare.perSecond / ours.perSecond)),
  };
}

const middle = (stood: readonly Stood[]): Stood => ({
  perSecond: median(stood.map(({ perSecond }) => perSecond)),
  p99: median(stood.map(({ p99 }) => p99)),
});

function median(values: readonly number[]): number {
  const inOrder = values.toSorted((a, b) => a - b);
  const [low, high] = [Math.floor((inOrder.length - 1) / 2), Math.ceil((inOrder.length - 1) / 2)];
  return (inOrder[low]! + inOrder[high]!) / 2;
}
