import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { z } from "zod";

const filterSchema = z.object({ must: z.array(z.object({ key: z.string(), match: z.object({ value: z.string() }) })) });
const bodies = {
  index: z.object({ field_name: z.string(), field_schema: z.object({ type: z.literal("keyword") }) }),
  points: z.object({
    points: z.array(z.object({ id: z.uuid(), vector: z.array(z.number()), payload: z.record(z.string(), z.string()) })),
  }),
  "points/delete": z.object({ filter: filterSchema }),
  "points/query": z.object({ query: z.array(z.number()), filter: filterSchema, limit: z.int().positive() }),
};
type Point = z.output<typeof bodies.points>["points"][number];

/** A stand-in in memory that behaves like Qdrant's REST API, as far as it is used here: Qdrant is in no registry. */
export type QdrantStandIn = {
  readonly url: string;
  readonly indexed: Set<string>;
  /** Answers this to every request, as long as it is set. */
  mishap: number | undefined;
  close(): Promise<void>;
};

/** Has one collection, of vectors of that size by cosine, and asks for a key. */
export async function startQdrantStandIn(collection: string, size: number, key: string): Promise<QdrantStandIn> {
  const points = new Map<string, Point>();
  const fits = ({ payload }: Point, { must }: z.output<typeof filterSchema>) =>
    must.every(({ key: field, match }) => payload[field] === match.value);
  const answer = (method: string, path: string, body: unknown): [status: number, result: unknown] => {
    if (method === "PUT" && path === "index") {
      standIn.indexed.add(bodies.index.parse(body).field_name);
    } else if (method === "PUT" && path === "points") {
      for (const point of bodies.points.parse(body).points) {
        if (point.vector.length !== size) return [400, `Wrong input: Vector dimension error: expected dim: ${size}`];
        points.set(point.id, point);
      }
    } else if (method === "POST" && path === "points/delete") {
      const { filter } = bodies["points/delete"].parse(body);
      for (const point of [...points.values()].filter((one) => fits(one, filter))) points.delete(point.id);
    } else if (method === "POST" && path === "points/query") {
      const { query, filter, limit } = bodies["points/query"].parse(body);
      const near = [...points.values()]
        .filter((point) => fits(point, filter))
        .map(({ id, vector }) => ({ id, version: 1, score: cosine(query, vector) }))
        .toSorted((one, other) => other.score - one.score);
      return [200, { points: near.slice(0, limit) }];
    } else return [404, "Not found"];
    return [200, { operation_id: 1, status: "completed" }];
  };
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      const { pathname } = new URL(request.url ?? "", "http://stand-in");
      const [, place = "", path = ""] = /^\/collections\/([^/]+)\/(.+)$/.exec(pathname) ?? [];
      const [status, result] =
        standIn.mishap !== undefined
          ? [standIn.mishap, "mishap"]
          : request.headers["api-key"] !== key
            ? [403, "Forbidden"]
            : place === collection
              ? answer(request.method ?? "", path, body)
              : [404, `Not found: Collection \`${place}\` doesn't exist!`];
      const told = status === 200 ? { result, status: "ok", time: 0 } : { status: { error: result }, time: 0 };
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(told));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const standIn: QdrantStandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    indexed: new Set(),
    mishap: undefined,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return standIn;
}

function cosine(one: readonly number[], other: readonly number[]): number {
  const dot = one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
  return dot / (Math.hypot(...one) * Math.hypot(...other) || 1);
}
