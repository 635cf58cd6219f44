import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { answerOf, givenTo, testRecorded, type Whole } from "./platform.ts";

const SERVICES = ["agents", "content", "finance", "leads"];
/** The sources of every tool: each service's tables, and its events. */
const SOURCES = SERVICES.flatMap((name) => [name, `${name}-events`]);
const secretOf = (source: string): string => {
  const name = source.replace("-events", "");
  return `${name}/${source === name ? "postgres" : "clickhouse"}-${name}-reader`;
};
const titleOf = (name: string): string => `${name[0]!.toUpperCase()}${name.slice(1)}`;
const TITLES = SERVICES.flatMap((name) => [titleOf(name), `${titleOf(name)}: events`]);

/** The programs for people, each with what it was wired to. */
export function describeTools(whole: () => Whole): void {
  describe("Superset", () => {
    let headers: Readonly<Record<string, string>> = {};
    let databases: ReadonlyMap<string, number> = new Map();

    test("lets its first account in, with the password that bap shows", async () => {
      const { stdout } = await whole().project.run("secrets", "show", "dev", "--name", "superset/admin");
      const body = { username: "admin", password: stdout.trim(), provider: "db" };
      const answer = (await answerOf(whole(), "superset", "/api/v1/security/login", { body })) as {
        access_token: string;
      };
      headers = { authorization: `Bearer ${answer.access_token}` };
      const me = await answerOf(whole(), "superset", "/api/v1/me/", { headers });
      expect(me).toMatchObject({ result: { username: "admin" } });
    });

    test("has every service's tables and events as data sources", async () => {
      const { result } = (await answerOf(whole(), "superset", "/api/v1/database/", { headers })) as {
        result: { id: number; database_name: string; backend: string }[];
      };
      databases = new Map(result.map(({ id, database_name: name }) => [name, id]));
      expect([...databases.keys()].sort()).toEqual(TITLES);
      const backends = result.filter(({ database_name: name }) => name.startsWith("Leads"));
      expect(backends.map(({ backend }) => backend).sort()).toEqual(["clickhousedb", "postgresql"]);
    });

    test("reads a service's tables as its reader", async () => {
      const path = `/api/v1/database/${databases.get("Leads")}/tables/?q=(schema_name:public)`;
      const { result } = (await answerOf(whole(), "superset", path, { headers })) as { result: { value: string }[] };
      expect(result.map(({ value }) => value)).toContain("leads");
    });
  });

  testRecorded("Metabase was set up with its first account, and every source", async () => {
    const { environment, requests } = await givenTo(whole(), "bap-metabase");
    expect(environment).toMatchObject({
      MB_DB_HOST: "postgres",
      MB_DB_PORT: "5432",
      MB_DB_DBNAME: "metabase",
      MB_DB_USER: "metabase",
      MB_DB_PASS: whole().secret("metabase/postgres-metabase"),
      MB_ENCRYPTION_SECRET_KEY: whole().secret("metabase/encryption-key"),
    });
    const posted = (path: string) =>
      requests
        .filter((one) => one.method === "POST" && one.path === path)
        .map(({ body }) => JSON.parse(body) as unknown);
    expect(posted("/api/setup")).toMatchObject([
      { user: { email: "admin@bap.localhost", password: whole().secret("metabase/admin") } },
    ]);
    const expected = SOURCES.map((source, i) => {
      const name = source.replace("-events", "");
      const [engine, host, port] =
        source === name ? ["postgres", "postgres", 5432] : ["clickhouse", "clickhouse", 8123];
      const password = whole().secret(secretOf(source));
      return { engine, name: TITLES[i], details: { host, port, dbname: name, user: `${name}_reader`, password } };
    });
    expect(posted("/api/database")).toMatchObject(expected);
  });

  testRecorded("Grafana was given its database, its first account and its data sources", async () => {
    const { environment, files } = await givenTo(whole(), "bap-grafana");
    expect(environment).toMatchObject({
      GF_DATABASE_HOST: "postgres:5432",
      GF_DATABASE_NAME: "grafana",
      GF_DATABASE_USER: "grafana",
      GF_SMTP_HOST: "mailpit:1025",
    });
    const content = (name: string): string | undefined => files[`/run/bap/${name}`]?.content;
    expect(content("database-password")).toBe(whole().secret("grafana/postgres-grafana"));
    expect(content("admin-password")).toBe(whole().secret("grafana/admin"));
    const { datasources } = parse(content("provisioning/datasources/platform.yaml")!) as {
      datasources: { uid: string; user?: string; jsonData: Record<string, unknown> }[];
    };
    expect(datasources.map(({ uid }) => uid)).toEqual(SOURCES.map((name) => `bap-${name}`));
    const [tables, events] = datasources.filter(({ uid }) => uid.startsWith("bap-leads"));
    expect(tables).toMatchObject({ url: "postgres:5432", user: "leads_reader", jsonData: { database: "leads" } });
    expect(events).toMatchObject({
      jsonData: { host: "clickhouse", port: 8123, username: "leads_reader", defaultDatabase: "leads" },
    });
    for (const name of SOURCES) expect(content(`sources/${name}`), name).toBe(whole().secret(secretOf(name)));
  });

  testRecorded("Activepieces was given its database, its queue, its bucket and its keys", async () => {
    const { environment } = await givenTo(whole(), "bap-activepieces");
    const { secret, port } = whole();
    expect(environment).toMatchObject({
      AP_POSTGRES_HOST: "postgres",
      AP_POSTGRES_PORT: "5432",
      AP_POSTGRES_DATABASE: "activepieces",
      AP_POSTGRES_USERNAME: "activepieces",
      AP_POSTGRES_PASSWORD: secret("activepieces/postgres-activepieces"),
      AP_REDIS_URL: `redis://activepieces-queue:${secret("activepieces/redis-activepieces-queue")}@redis:6379`,
      AP_S3_ENDPOINT: "http://seaweedfs:8333",
      AP_S3_BUCKET: "activepieces",
      AP_S3_SECRET_ACCESS_KEY: secret("activepieces/seaweedfs-activepieces"),
      AP_FRONTEND_URL: `https://activepieces.bap.localhost:${port}`,
      AP_ENCRYPTION_KEY: secret("activepieces/encryption-key"),
    });
    expect(environment["AP_ENCRYPTION_KEY"]).toMatch(/^[0-9a-f]{32}$/);
  });

  test("Temporal has a namespace for each service, which its interface shows", async () => {
    const { namespaces } = (await answerOf(whole(), "temporal", "/api/v1/namespaces")) as {
      namespaces: { namespaceInfo: { name: string; state: string } }[];
    };
    const names = namespaces.map(({ namespaceInfo: { name } }) => name).filter((name) => name !== "temporal-system");
    expect(names.sort()).toEqual(SERVICES);
  });

  test("Mailpit shows a letter that a service sent", async () => {
    const words = ["HELO leads", "MAIL FROM:<leads@bap.localhost>", "RCPT TO:<ada@example.com>", "DATA"];
    const letter = [...words, "Subject: from inside\r\n\r\nHello.\r\n.", "QUIT"];
    const script = `const socket = require("net").connect({ host: process.env.MAIL_HOST, port: process.env.MAIL_PORT });
      const words = ${JSON.stringify(letter)};
      socket.on("data", () => words.length ? socket.write(words.shift() + "\\r\\n") : socket.end());
      socket.on("end", () => process.exit(0));`;
    await whole().inside("bap-leads", ["node", "-e", script]);
    const { messages } = (await answerOf(whole(), "mail", "/api/v1/messages")) as { messages: { Subject: string }[] };
    expect(messages.map(({ Subject }) => Subject)).toEqual(["from inside"]);
  });
}
