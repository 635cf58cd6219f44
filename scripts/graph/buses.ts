import { sideOf } from "./columns.ts";
import type { Link, Node } from "./picture.ts";

/** Where a line up and down runs: between the columns, or outside of one. */
export type Way = "channel" | "left" | "right";

/** One line up and down for all who ask the same box; with the gateway, for all whom it asks. */
export interface Bus {
  readonly key: string;
  readonly way: Way;
  /** The box that all of it is about. */
  readonly owner: string;
  /** Who the arrows point to: `owner` is asked, or asks. */
  readonly to: "owner" | "members";
  readonly members: readonly { readonly id: string; readonly link: Link }[];
}

/** Links bundled: what boxes of the columns ask of each other by who is asked, all else by the box at the top. */
export function busesOf(nodes: readonly Node[], links: readonly Link[]): readonly Bus[] {
  const sides = new Map(nodes.map(({ id, zone }) => [id, sideOf(zone)]));
  const buses = new Map<string, Bus>();
  const add = (bus: Omit<Bus, "key" | "members">, id: string, link: Link): void => {
    const key = JSON.stringify([bus.way, bus.owner, bus.to]);
    buses.set(key, { ...bus, key, members: [...(buses.get(key)?.members ?? []), { id, link }] });
  };
  const outer = (id: string): Way => (sides.get(id) === "right" ? "right" : "left");
  for (const link of links) {
    const { from, to } = link;
    if (sides.get(from) === "top") add({ way: outer(to), owner: from, to: "members" }, to, link);
    else if (sides.get(to) === "top") add({ way: outer(from), owner: to, to: "owner" }, from, link);
    else add({ way: "channel", owner: to, to: "owner" }, from, link);
  }
  return [...buses.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}
