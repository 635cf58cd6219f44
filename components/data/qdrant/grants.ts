import type { CollectionsAsk } from "../../capabilities/vector-store.ts";
import type { Self } from "../../define.ts";
import { businessImage, contract as node } from "../../kit/business/image.ts";
import type { From } from "../../model/capability.ts";
import { secret, text } from "../../model/value.ts";
import type { Job } from "../../model/workload.ts";
import { adminKey, collectionOf, vectorsOf } from "./collections.ts";

// The image of the store has no HTTP client; ours has Node. What is there is compared, never replaced.
const SCRIPT = String.raw`
import { readFileSync } from "node:fs";

const read = (name) => readFileSync("/run/bap/" + name, "utf8");
const headers = { "api-key": read("admin-key"), "content-type": "application/json" };

async function ask(method, collection, body) {
  const url = process.env.STORE_URL + "/collections/" + collection;
  const response = await fetch(url, { method, headers, body, signal: AbortSignal.timeout(60_000) });
  const answer = await response.json();
  if (response.ok) return answer.result;
  if (method === "GET" && response.status === 404) return undefined;
  throw new Error(method + " " + collection + ": " + response.status + " " + JSON.stringify(answer.status));
}

for (const [collection, vectors] of Object.entries(JSON.parse(read("collections.json")))) {
  const there = (await ask("GET", collection))?.config.params.vectors;
  if (!there) await ask("PUT", collection, JSON.stringify({ vectors }));
  else if (there.size !== vectors.size || there.distance !== vectors.distance) {
    const [is, wanted] = [there, vectors].map(({ size, distance }) => distance + " of " + size + " numbers");
    throw new Error(collection + " holds vectors by " + is + ", not by " + wanted + ": that cannot be changed");
  }
  console.log(collection + (there ? " is there" : " was made"));
}
`.trimStart();

/** Makes the collections of one consumer. Safe to repeat; drops nothing. */
export function grantJob(self: Self, ask: CollectionsAsk & From): Job {
  const wanted = Object.entries(ask.collections).map(([name, collection]) => [
    collectionOf(ask, name),
    vectorsOf(collection),
  ]);
  return {
    kind: "job",
    part: `grant-${ask.name}`,
    fulfils: ask.from,
    image: businessImage,
    command: ["node", "/run/bap/grant.mjs"],
    env: { STORE_URL: text`http://${self.endpoint("http")}` },
    files: {
      "grant.mjs": { content: SCRIPT },
      "collections.json": { content: JSON.stringify(Object.fromEntries(wanted)) },
      "admin-key": { content: secret(adminKey(self.name)) },
    },
    user: node.user,
    cpu: 250,
    memory: 96 * 2 ** 20,
  };
}
