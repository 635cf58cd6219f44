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
