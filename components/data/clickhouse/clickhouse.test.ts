import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { describeOlapStore } from "../../capabilities/olap-store.contract.ts";
import { defineComponent } from "../../define.ts";
import { identifier } from "../../kit/clickhouse/names.ts";
import type { Parts } from "../../model/parts.ts";
import type { Service } from "../../model/workload.ts";
import { askedBy, readable } from "../../testing/describe-grants.ts";
import { problemsOf } from "../../testing/platform.ts";
import { program } from "../../testing/program.ts";
import { clickhouse } from "./index.ts";

describeOlapStore(clickhouse, { target: "docker" });
describeOlapStore(clickhouse, { target: "kubernetes" });

/** Asks twice, as a service does that writes and is looked at. */
const consumer = defineComponent({
  name: "consumer",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Asks for a database twice.",
  config: z.strictObject({}),
  requires: { olapStore: {} },
  needs: ({ self, use }) => [
    use.olapStore.database({ name: self.name, reader: true }),
    use.olapStore.database({ name: self.name }),
  ],
  model: ({ got }): Parts => ({ services: [program({ URL: got[0]!.url })] }),
});

const model = askedBy(clickhouse, ["vec-docs"], {
  capability: "olapStore",
  consumer,
  target: "docker",
  settings: { memory: "2Gi", logLevel: "info" },
});
const server = model.workloads.find(({ name }) => name === "store") as Service;
const grant = model.workloads.find(({ name }) => name === "store-grant-vec-docs")!;
const yamlOf = (file: string) => parse(readable(server.files![file]!.content)) as Record<string, unknown>;

describe("the server", () => {
  it("has one user from a file, known by a hash, and no default user", () => {
    expect(yamlOf("users.yaml")["users"]).toEqual({
      bap_admin: {
        password_sha256_hex: "<store/admin>",
        networks: { ip: "::/0" },
        profile: "default",
        access_management: 1,
      },
    });
  });

  it("keeps what grants made in its volume", () => {
    expect(server.volumes).toMatchObject([{ name: "data", path: "/var/lib/clickhouse" }]);
    expect(yamlOf("config.yaml")).toMatchObject({
      path: "/var/lib/clickhouse/",
      user_directories: {
        users_xml: { path: "users.yaml" },
        local_directory: { path: "/var/lib/clickhouse/access/" },
      },
    });
  });

  it("stops queries before the container's limit stops the server", () => {
    expect(yamlOf("config.yaml")["max_server_memory_usage"]).toBe(Math.floor(0.8 * 2 ** 31));
    expect(yamlOf("users.yaml")["profiles"]).toEqual({ default: { max_memory_usage: Math.floor(0.4 * 2 ** 31) } });
  });

  it("listens on the ports that it declares, and on no others", () => {
    const { http_port, tcp_port, prometheus, ...rest } = yamlOf("config.yaml") as {
      http_port: number;
      tcp_port: number;
      prometheus: { port: number; endpoint: string };
    };
    expect([http_port, tcp_port, prometheus.port]).toEqual(Object.values(server.ports).map(({ port }) => port));
    expect(server.metrics).toEqual({ port: "metrics", path: prometheus.endpoint });
    expect(Object.keys(rest).filter((key) => key.endsWith("_port"))).toEqual([]);
  });

  it("says as much as the profile wants, on the console alone", () => {
    expect(yamlOf("config.yaml")["logger"]).toEqual({ level: "information", console: true });
  });
});

describe("a grant", () => {
  it("makes the database, its user and the one that reads, of hashes, and may be run again", () => {
    const hash = "IDENTIFIED WITH sha256_hash BY '<vec-docs/store-vec-docs>' DEFAULT DATABASE vec_docs;";
    const readers =
      "IDENTIFIED WITH sha256_hash BY '<vec-docs/store-vec-docs-reader>' " +
      "DEFAULT DATABASE vec_docs SETTINGS readonly = 2;";
    expect(readable(grant.files!["grant.sql"]!.content).trimEnd().split("\n")).toEqual([
      "CREATE DATABASE IF NOT EXISTS vec_docs;",
      `CREATE USER IF NOT EXISTS vec_docs ${hash}`,
      `ALTER USER vec_docs ${hash}`,
      "GRANT CURRENT GRANTS ON vec_docs.* TO vec_docs;",
      `CREATE USER IF NOT EXISTS vec_docs_reader ${readers}`,
      `ALTER USER vec_docs_reader ${readers}`,
      "GRANT SELECT ON vec_docs.* TO vec_docs_reader;",
    ]);
  });

  it("holds of the consumer's passwords nothing but hashes", () => {
    expect(JSON.stringify(grant.files!["grant.sql"]!.content)).not.toContain('"plain"');
  });

  it("leaves no anonymous volume behind", () => {
    expect(Object.keys(grant.scratch!)).toContain("/var/lib/clickhouse");
  });
});

describe("names", () => {
  it.each(["default", "system", "information-schema", "bap-admin"])("does not hand over %s", (name) => {
    expect(() => identifier({ name, from: name })).toThrow("which is ClickHouse's own");
  });

  it("fails when a consumer's user would be the one that reads another's database", () => {
    const problems = problemsOf({
      instances: { store: clickhouse, shop: consumer, "shop-reader": consumer },
      bindings: { olapStore: "store" },
      unlisted: ["store"],
    });
    expect(problems.join("\n")).toContain(
      'components.shop-reader: its user would be called "shop_reader", as is the one that reads the database of "shop"',
    );
  });
});
