import { passwordFile, passwordFiles, type Source } from "../../kit/bi/sources.ts";
import { type Document, yamlDocument } from "../../model/document.ts";
import { text } from "../../model/value.ts";
import type { FileSpec } from "../../model/workload.ts";
import { overview } from "./overview.ts";

/** Where Grafana finds what it begins with, below the folder of the workload's files. */
export const FOLDERS = { provisioning: "/run/bap/provisioning", home: "/run/bap/dashboards/overview.json" } as const;

/** Data sources and a first dashboard, as files; what people make beside them stays in the database. */
export function provisioning(sources: readonly Source[]): Readonly<Record<string, FileSpec>> {
  const dashboards = {
    apiVersion: 1,
    providers: [{ name: "platform", type: "file", allowUiUpdates: false, options: { path: "/run/bap/dashboards" } }],
  };
  return {
    "provisioning/datasources/platform.yaml": {
      content: yamlDocument({ apiVersion: 1, prune: true, datasources: sources.map((source) => dataSource(source)) }),
    },
    "provisioning/dashboards/platform.yaml": { content: yamlDocument(dashboards) },
    "dashboards/overview.json": { content: `${JSON.stringify(overview, undefined, 2)}\n` },
    ...passwordFiles(sources),
  };
}

/** The identifier stays what it is: dashboards name their source by it. */
function dataSource(source: Source): Document {
  const { name, title, engine } = source;
  const words = engine === "postgres" ? postgres(source) : clickhouse(source);
  const secureJsonData = { password: `$__file{/run/bap/${passwordFile(source)}}` };
  return { uid: `bap-${name}`, name: `${title} (${name})`, access: "proxy", editable: false, ...words, secureJsonData };
}

const postgres = ({ connection: { host, port, database, user, tls } }: Source) => ({
  type: "grafana-postgresql-datasource",
  url: text`${host}:${port}`,
  user,
  jsonData: { database, sslmode: tls ? "verify-full" : "disable", maxOpenConns: 4, maxIdleConns: 2 },
});

const clickhouse = ({ connection: { host, port, database, user, tls } }: Source) => ({
  type: "grafana-clickhouse-datasource",
  jsonData: { protocol: "http", host, port, secure: tls, username: user, defaultDatabase: database },
});
