const TYPE = "grafana-postgresql-datasource";
const SOURCE = { type: TYPE, uid: "${source}" };

// Only what PostgreSQL tells every role: the reader of a source owns no table.
const SIZE = "SELECT pg_database_size(current_database()) AS size";
const TABLES = "SELECT count(*) AS tables FROM pg_stat_user_tables";
const ROWS = `SELECT schemaname || '.' || relname AS "table", n_live_tup AS rows
FROM pg_stat_user_tables ORDER BY n_live_tup DESC LIMIT 20`;
const DETAILS = `SELECT schemaname AS "schema", relname AS "table", n_live_tup AS rows,
  pg_total_relation_size(relid) AS size, n_tup_ins AS inserted, n_tup_upd AS updated, n_tup_del AS deleted,
  greatest(last_analyze, last_autoanalyze) AS "counted at"
FROM pg_stat_user_tables ORDER BY size DESC`;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** What each PostgreSQL source holds: works with any, whatever its tables are. */
export const overview = {
  uid: "bap-overview",
  title: "What the platform stores",
  tags: ["platform"],
  editable: false,
  schemaVersion: 41,
  refresh: "1m",
  time: { from: "now-1h", to: "now" },
  templating: {
    list: [{ name: "source", label: "Source", type: "datasource", query: TYPE, regex: "", multi: false, refresh: 1 }],
  },
  panels: [
    panel(1, "stat", "Size", SIZE, { x: 0, y: 0, w: 6, h: 5 }, { unit: "bytes" }),
    panel(2, "stat", "Tables", TABLES, { x: 6, y: 0, w: 6, h: 5 }, { unit: "short" }),
    panel(3, "barchart", "Rows of the largest tables", ROWS, { x: 0, y: 5, w: 24, h: 9 }, { unit: "short" }),
    panel(4, "table", "Tables in detail", DETAILS, { x: 0, y: 14, w: 24, h: 12 }, {}),
  ],
};

function panel(id: number, type: string, title: string, rawSql: string, gridPos: Place, defaults: object) {
  const targets = [{ refId: "A", datasource: SOURCE, format: "table", rawQuery: true, editorMode: "code", rawSql }];
  return { id, type, title, datasource: SOURCE, gridPos, fieldConfig: { defaults, overrides: [] }, targets };
}
