import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { describeBi } from "../../capabilities/bi.contract.ts";
import { toolModel, written } from "../../kit/bi/testing.ts";
import type { Service } from "../../model/workload.ts";
import { grafana } from "./index.ts";
import { overview } from "./overview.ts";

describeBi(grafana, { target: "docker" });
describeBi(grafana, { target: "kubernetes" });

const serverOf = (...given: Parameters<typeof toolModel> extends [unknown, ...infer Rest] ? Rest : never): Service =>
  toolModel(grafana, ...given).workloads.find(({ name }) => name === "tool") as Service;
const file = (server: Service, name: string) => parse(written(server.files![name]!.content)) as unknown;
const DATA_SOURCES = "provisioning/datasources/platform.yaml";

describe("data sources of Grafana", () => {
  it("are PostgreSQL's own, with a fixed identifier and the password by file", () => {
    expect(file(serverOf({ shop: {} }), DATA_SOURCES)).toEqual({
      apiVersion: 1,
      prune: true,
      datasources: [
        {
          uid: "bap-shop",
          name: "Data of shop (shop)",
          type: "grafana-postgresql-datasource",
          access: "proxy",
          editable: false,
          url: "shop-store.host:shop-store.port",
          user: "rows_reader",
          jsonData: { database: "rows", sslmode: "disable", maxOpenConns: 4, maxIdleConns: 2 },
          secureJsonData: { password: "$__file{/run/bap/sources/shop}" },
        },
      ],
    });
  });

  it("are ClickHouse over HTTP, the port that is granted, and need the image with the plugin", () => {
    const server = serverOf({ events: { engine: "clickhouse", tls: true } });
    expect(file(server, DATA_SOURCES)).toMatchObject({
      datasources: [
        {
          type: "grafana-clickhouse-datasource",
          jsonData: { protocol: "http", host: "events-store.host", port: "events-store.port", secure: true },
        },
      ],
    });
    expect(server.image).toEqual({ build: { name: "grafana", context: "images/grafana" } });
    expect(serverOf({ shop: {} }).image).toEqual({ ref: "grafana/grafana:13.2.3" });
    const own = serverOf({ events: { engine: "clickhouse" } }, { config: { image: "registry.example.com/grafana:1" } });
    expect(own.image).toEqual({ ref: "registry.example.com/grafana:1" });
  });

  it("check certificates where the server is spoken to over TLS", () => {
    const server = serverOf({ shop: {} }, { tls: true });
    expect(file(server, DATA_SOURCES)).toMatchObject({ datasources: [{ jsonData: { sslmode: "verify-full" } }] });
    expect(server.env!["GF_DATABASE_SSL_MODE"]).toBe("verify-full");
  });
});

describe("the first dashboard of Grafana", () => {
  const server = serverOf({ shop: {} });

  it("is provisioned, and what people see first", () => {
    expect(JSON.parse(written(server.files!["dashboards/overview.json"]!.content))).toEqual(overview);
    expect(file(server, "provisioning/dashboards/platform.yaml")).toMatchObject({
      providers: [{ type: "file", options: { path: "/run/bap/dashboards" } }],
    });
    expect(server.env!["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]).toBe("/run/bap/dashboards/overview.json");
    expect(server.env!["GF_PATHS_PROVISIONING"]).toBe("/run/bap/provisioning");
  });

  it("asks the source that is chosen above it, by queries that read only", () => {
    const [choice] = overview.templating.list;
    for (const { datasource, targets } of overview.panels) {
      expect(datasource).toEqual({ type: choice!.query, uid: `\${${choice!.name}}` });
      expect(targets.map(({ rawSql }) => rawSql.slice(0, 7))).toEqual(["SELECT "]);
    }
  });
});

it("keeps its state in the database, takes secrets from files and asks nothing of the world", () => {
  const server = serverOf({});
  const env = Object.fromEntries(Object.entries(server.env!).map(([name, value]) => [name, written(value)]));
  expect(env).toMatchObject({
    GF_SERVER_ROOT_URL: "https://tool.bap.localhost/",
    GF_DATABASE_HOST: "foundation.host:foundation.port",
    GF_DATABASE_NAME: "tool",
    GF_DATABASE_PASSWORD__FILE: "database-password",
    GF_SECURITY_ADMIN_PASSWORD__FILE: "admin-password",
    GF_SECURITY_SECRET_KEY__FILE: "secret-key",
    GF_SECURITY_COOKIE_SECURE: "true",
    GF_PLUGINS_PREINSTALL_DISABLED: "true",
  });
  expect(server.volumes).toBeUndefined();
  expect(server.egress).toBeUndefined();
});

it("demands TLS of the mail server where the mail server demands it", () => {
  expect(serverOf({}, { mail: true }).env).toMatchObject({ GF_SMTP_STARTTLS_POLICY: "MandatoryStartTLS" });
});
