// Collections and points as Qdrant's HTTP API has them, as far as services use them: found by looking at every point.
// A token opens what its claims name, when it is signed with the administrator's key.
import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const settings = readFileSync(join(process.env.STAND_IN_FILES ?? "/run/bap", "qdrant.yaml"), "utf8");
const adminKey = /api_key: (\S+)/.exec(settings)?.[1];
const collections = new Map();

const NEARNESS = {
  Cosine: (a, b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b) || 1),
  Dot: (a, b) => dot(a, b),
  // The nearest first, as for the others.
  Euclid: (a, b) => -Math.hypot(...a.map((number, i) => number - b[i])),
};

export function answer({ port, method, path, headers, body }) {
  const [, name, rest = ""] = /^\/collections\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
  if (port === 6336 || name === undefined) return undefined;
  const key = headers["api-key"] ?? /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
  if (key === undefined) return failed(401, "Must provide an API key or an Authorization bearer token");
  const mayAll = key === adminKey;
  if (!mayAll && !opened(key).includes(name)) return failed(403, `Forbidden: Access to collection ${name} is required`);
  const collection = collections.get(name);
  if (rest === "" && method === "PUT") return mayAll ? make(name, collection, body) : failed(403, "Forbidden: manage");
  if (!collection) return failed(404, `Not found: Collection \`${name}\` doesn't exist!`);
  if (rest === "") {
    const { vectors, points } = collection;
    return done({ status: "green", points_count: points.size, config: { params: { vectors } } });
  }
  return ofPoints(`${method} ${rest}`, collection, body === "" ? {} : JSON.parse(body));
}

function make(name, there, body) {
  if (there) return failed(409, `Wrong input: Collection \`${name}\` already exists!`);
  collections.set(name, { vectors: JSON.parse(body).vectors, points: new Map() });
  return done(true);
}

function ofPoints(what, { vectors, points }, asked) {
  switch (what) {
    case "PUT points": {
      const wrong = asked.points.find(({ vector }) => vector.length !== vectors.size);
      if (wrong) {
        return failed(
          400,
          `Wrong input: Vector dimension error: expected dim: ${vectors.size}, got ${wrong.vector.length}`,
        );
      }
      for (const point of asked.points) points.set(point.id, point);
      return done({ operation_id: points.size, status: "completed" });
    }
    case "POST points":
      return done(asked.ids.flatMap((id) => points.get(id) ?? []));
    case "POST points/delete":
      for (const id of asked.points ?? [...points.values()].filter(matching(asked.filter)).map(({ id }) => id)) {
        points.delete(id);
      }
      return done({ operation_id: points.size, status: "completed" });
    case "POST points/count":
      return done({ count: [...points.values()].filter(matching(asked.filter)).length });
    case "POST points/search":
      return done(nearest(asked.vector, vectors, points, asked));
    case "POST points/query":
      return done({ points: nearest(asked.query, vectors, points, asked) });
    default:
      return undefined;
  }
}

function nearest(to, { distance }, points, { limit = 10, filter, score_threshold: least = -Infinity }) {
  return [...points.values()]
    .filter(matching(filter))
    .map(({ id, vector, payload }) => ({ id, version: 0, score: NEARNESS[distance](vector, to), payload }))
    .filter(({ score }) => score >= least)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map((point) => (distance === "Euclid" ? { ...point, score: -point.score } : point));
}

/** Only `must` with `match.value`. */
function matching(filter) {
  const must = filter?.must ?? [];
  return ({ payload }) => must.every(({ key, match }) => payload?.[key] === match.value);
}

/** The collections that a token opens for reading and writing; none, if nobody signed it. */
function opened(token) {
  const [head, claims, signature = ""] = token.split(".");
  const expected = createHmac("sha256", adminKey).update(`${head}.${claims}`).digest();
  const given = Buffer.from(signature, "base64url");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return [];
  const { access } = JSON.parse(Buffer.from(claims, "base64url").toString());
  return access.filter((one) => one.access === "rw").map(({ collection }) => collection);
}

function dot(a, b) {
  return a.reduce((sum, number, i) => sum + number * b[i], 0);
}

const done = (result) => ({ body: { result, status: "ok", time: 0 } });
const failed = (status, error) => ({ status, body: { status: { error }, time: 0 } });
