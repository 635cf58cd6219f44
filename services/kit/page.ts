import { z } from "zod";

/** Which page of a list is wanted: newest first, as ids grow with time. */
export const pageQuery = {
  limit: z.coerce.number<string>().int().min(1).max(100).default(20),
  cursor: z.uuid().optional().describe("`next` of the page before"),
};

/** One page of things that have an id. */
export const pageOf = <Item extends z.ZodObject>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().describe("The cursor of the next page; null on the last one"),
  });

/** Stands before every id: where the first page begins. */
export const afterEveryId = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** The page of `limit` items, from one more than that: the last id is where the next page begins. */
export function toPage<Item extends { readonly id: string }>(rows: readonly Item[], limit: number) {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
