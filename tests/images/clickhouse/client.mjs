#!/usr/local/bin/node
// `clickhouse-client` of the stand-in: sends each statement of a file to the server, which records it, and ends at the
// first that is refused.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    host: { type: "string", default: "localhost" },
    port: { type: "string", default: "9000" },
    user: { type: "string", default: "default" },
    secure: { type: "boolean", default: false },
    "queries-file": { type: "string" },
    query: { type: "string" },
  },
});

const all = values.query ?? readFileSync(values["queries-file"], "utf8");
const statements = all.split(/;\s*\n/).filter((statement) => statement.trim() !== "");
for (const statement of statements) {
  const response = await fetch(`${values.secure ? "https" : "http"}://${values.host}:${values.port}/`, {
    method: "POST",
    headers: { "x-clickhouse-user": values.user, "x-clickhouse-key": process.env.CLICKHOUSE_PASSWORD ?? "" },
    body: statement,
  });
  const answer = await response.text();
  if (!response.ok) {
    process.stderr.write(answer);
    process.exit(Number(response.headers.get("x-clickhouse-exception-code") ?? 1) % 256 || 1);
  }
  process.stdout.write(answer);
}
