import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Model } from "../components/model/model.ts";
import type { Service } from "../components/model/workload.ts";
import { partsOf } from "../components/model/value.ts";
import { platformOf } from "./platforms.ts";
import { root } from "./source.ts";

const MI = 2 ** 20;
/** What PostgreSQL keeps for superusers, and what grants, tables' jobs and a person with psql take beside all pools. */
const ASIDE = 20;
/** A connection that does little takes about as much of a server's memory, beside what all share. */
const EACH = 2 * MI;

type Running = Model["workloads"][number] & Service;
type Pools = (workload: Running, model: Model) => number;

const read = (file: string, number: RegExp): number => {
  const found = number.exec(readFileSync(join(root, file), "utf8"));
  if (!found?.[1]) throw new Error(`${file} says nothing like ${String(number)} any more`);
  return Number(found[1]);
};
const said = ({ env = {} }: Running, name: string): number => Number(env[name]);
const flag = ({ args = [] }: Running, name: string): number => Number(args[args.indexOf(name) + 1]);
const fileOf = ({ files = {} }: Running, name: string): string =>
  partsOf(files[name]!.content)
    .map((part) => (typeof part === "string" ? part : "<ref>"))
    .join("");
const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, one) => all + one, 0);
const numbersIn = (text: string, pattern: RegExp): number =>
  sum([...text.matchAll(pattern)].map(([, one]) => Number(one)));

const ofService = read("services/kit/database-pg.ts", /max: (\d+)/);
const superset = "images/superset/pythonpath/superset_config.py";
const ofSuperset = read(superset, /"pool_size": (\d+)/) + read(superset, /"max_overflow": (\d+)/);
/** A process that does one thing at a time; its scheduler reads beside it. */
const ofOneTask = 2;

/** Most connections of one member to the platform's PostgreSQL, by component and part; absent: none. */
const POOLS: Readonly<Record<string, Pools>> = {
  activepieces: (one) => said(one, "AP_POSTGRES_POOL_SIZE"),
  agents: () => ofService,
  content: () => ofService,
  finance: () => ofService,
  leads: () => ofService,
  grafana: (one) =>
    said(one, "GF_DATABASE_MAX_OPEN_CONN") +
    numbersIn(fileOf(one, "provisioning/datasources/platform.yaml"), /maxOpenConns: (\d+)/g),
  metabase: (one, { components }) =>
    said(one, "MB_APPLICATION_DB_MAX_CONNECTION_POOL_SIZE") +
    said(one, "MB_JDBC_DATA_WAREHOUSE_MAX_CONNECTION_POOL_SIZE") * sourcesIn(components),
  superset: (one) => flag(one, "--workers") * ofSuperset,
  "superset-worker": (one) => flag(one, "--concurrency") * ofOneTask,
  "superset-beat": () => ofOneTask,
  // Each role has pools of its own; alone, one process has those of all four.
  temporal: (one) => 4 * numbersIn(fileOf(one, "server.yaml"), /maxConns: (\d+)/g),
  ...Object.fromEntries(
    ["frontend", "history", "matching", "worker"].map((role): [string, Pools] => [
      `temporal-${role}`,
      (one) => numbersIn(fileOf(one, "server.yaml"), /maxConns: (\d+)/g),
    ]),
  ),
};

/** Whose tables the chart tools read: who offers them to BI out of PostgreSQL. */
const sourcesIn = (components: Model["components"]): number =>
  components.filter(({ requires }) => (requires["bi"] ?? []).length > 0 && requires["relationalStore"]).length;

const kindOf = ({ component, part }: Running): string => (part ? `${component}-${part}` : component);

/**
 * As many members as there may ever be, with pools that are full: then a consumer waits for its own pool, and no other
 * is refused for it. What Superset asks of sources has no pool: it connects for each query, and hangs up.
 */
describe.each([
  ["dev", "docker"],
  ["dev", "kubernetes"],
  ["production", "docker"],
  ["production", "kubernetes"],
  ["enterprise", "kubernetes"],
] as const)("PostgreSQL of %s on %s", (profile, target) => {
  const { model } = platformOf(profile, target);
  const running = model.workloads.filter((one): one is Running => one.kind !== "job");
  const server = running.find(({ name }) => name === "postgres")!;
  const most = Number(
    server
      .args!.map(String)
      .find((word) => word.startsWith("max_connections="))!
      .split("=")[1],
  );

  test("has a connection for each that the pools of all its consumers may hold", () => {
    const held = running
      .filter((one) => kindOf(one) in POOLS)
      .map((one): [string, number] => [
        one.name,
        (one.autoscale?.max ?? one.replicas) * POOLS[kindOf(one)]!(one, model),
      ]);
    for (const [name, number] of held) expect(number, name).toBeGreaterThan(0);
    expect(sum(held.map(([, number]) => number)) + ASIDE, JSON.stringify(held)).toBeLessThanOrEqual(most);
  });

  test("of each that talks to it, it is known how many it holds", () => {
    const talkers = model.edges.filter(({ to }) => to === server.name).map(({ from }) => from);
    const unknown = running.filter(({ name }) => talkers.includes(name)).filter((one) => !(kindOf(one) in POOLS));
    expect(unknown.map(({ name }) => name)).toEqual([]);
  });

  test("has the memory for them, beside what all of them share", () => {
    expect((server.memory * 3) / 4).toBeGreaterThanOrEqual(most * EACH);
  });
});
