/** A line between the columns, as far as it matters for its place among the others. */
export interface Strand {
  readonly key: string;
  /** The height and the column of the box that it leads to. */
  readonly end: { readonly y: number; readonly side: "left" | "right" };
  /** Where lines come in. */
  readonly joins: readonly { readonly y: number; readonly side: "left" | "right"; readonly from: string }[];
}

/**
 * Orders strands from left to right so that few lines cross: as long as it helps, one is moved somewhere else.
 * Deterministic, and good enough: what is left crosses at right angles.
 */
export function orderStrands(strands: readonly Strand[]): readonly Strand[] {
  const costs = new Map(strands.map((left) => [left, new Map(strands.map((right) => [right, cost(left, right)]))]));
  const total = (order: readonly Strand[]): number =>
    order.reduce(
      (sum, left, i) => order.slice(i + 1).reduce((part, right) => part + costs.get(left)!.get(right)!, sum),
      0,
    );
  let best = [...strands].sort((a, b) => (a.key < b.key ? -1 : 1));
  let least = total(best);
  for (let improved = true; improved;) {
    improved = false;
    for (const strand of [...best]) {
      const others = best.filter((one) => one !== strand);
      for (let at = 0; at <= others.length; at++) {
        const tried = others.toSpliced(at, 0, strand);
        const crossings = total(tried);
        if (crossings < least) [best, least, improved] = [tried, crossings, true];
      }
    }
  }
  return best;
}

/** Lines of either that cross the other when `left` stands left of `right`. */
function cost(left: Strand, right: Strand): number {
  const over = ({ end, joins }: Strand, other: Strand, from: "left" | "right"): number => {
    const [top, bottom] = spanOf(other);
    const inside = (y: number): boolean => y > top && y < bottom;
    const met = new Set(other.joins.map((join) => join.from));
    const ends = end.side === from && inside(end.y) ? 1 : 0;
    return ends + joins.filter((join) => join.side === from && !met.has(join.from) && inside(join.y)).length;
  };
  return over(right, left, "left") + over(left, right, "right");
}

/** The heights between which a strand runs. */
export function spanOf({ end, joins }: Pick<Strand, "end" | "joins">): readonly [number, number] {
  const all = [end.y, ...joins.map(({ y }) => y)];
  return [Math.min(...all), Math.max(...all)];
}
