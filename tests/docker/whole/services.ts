import { describe, expect, test } from "vitest";
import { eventsOf } from "./kafka.ts";
import { givenTo, testRecorded, type Whole } from "./platform.ts";

const SERVICES = ["agents", "content", "finance", "leads"];

/** The business services: what each was told, and what it does with it. */
export function describeServices(whole: () => Whole): void {
  describe("business services", () => {
    let lead = "";

    const contents = async (service: string): Promise<Readonly<Record<string, string>>> => {
      const script = `const { readdirSync, readFileSync } = require("node:fs");
        const files = readdirSync("/run/bap").filter((name) => !name.startsWith(".."));
        console.log(JSON.stringify(Object.fromEntries(files.map((name) => [name, readFileSync("/run/bap/" + name, "utf8")]))))`;
      return JSON.parse(await whole().inside(`bap-${service}`, ["node", "-e", script])) as Record<string, string>;
    };
    const environment = async (service: string): Promise<Readonly<Record<string, string>>> => {
      const script = "console.log(JSON.stringify(process.env))";
      return JSON.parse(await whole().inside(`bap-${service}`, ["node", "-e", script])) as Record<string, string>;
    };

    test.each(SERVICES)("%s has the way to each thing it uses, with its own credentials", async (name) => {
      const own = (provider: string): string => whole().secret(`${name}/${provider}-${name}`);
      expect(await contents(name)).toMatchObject({
        "database-url": `postgres://${name}:${own("postgres")}@postgres:5432/${name}`,
        "cache-url": `redis://${name}:${own("redis")}@redis:6379`,
        "analytics-url": `http://${name}:${own("clickhouse")}@clickhouse:8123/${name}`,
        "events-password": own("kafka"),
      });
      expect(await environment(name)).toMatchObject({
        CACHE_PREFIX: `${name}:`,
        EVENTS_BROKERS: "kafka:9092",
        EVENTS_USER: name,
        EVENTS_PREFIX: `${name}.`,
        WORKFLOWS_ADDRESS: "temporal:7233",
        WORKFLOWS_NAMESPACE: name,
        MAIL_HOST: "mailpit",
        MAIL_FROM: `${name}@bap.localhost`,
      });
    });

    test("agents have their collection and their bucket, too", async () => {
      expect(await contents("agents")).toMatchObject({
        "vectors-key": whole().secret("agents/qdrant-agents"),
        "objects-secret-key": whole().secret("agents/seaweedfs-agents"),
      });
      expect(await environment("agents")).toMatchObject({
        VECTORS_COLLECTION_CHUNKS: "agents_chunks",
        OBJECTS_BUCKET: "agents",
        OBJECTS_ENDPOINT: "http://seaweedfs:8333",
        EVENTS_READS: "content.events",
      });
    });

    test("a lead that comes in over HTTPS is a row in PostgreSQL", async () => {
      const { project, port, inside } = whole();
      const answer = await project.ask("dev", port, "/api/leads", { name: "Ada", email: "ada@example.com" });
      expect(answer).toMatchObject({ status: 201 });
      const { id } = JSON.parse(answer.body) as { id: string };
      const sql = `SELECT count(*) FROM leads WHERE id = '${id}'`;
      expect(await inside("bap-postgres-0", ["psql", "-U", "postgres", "-d", "leads", "-tAc", sql])).toBe("1");
      lead = id;
    });

    test("its capture is an event in Kafka, without a word about the person", async () => {
      const events = (await eventsOf(whole(), "leads.events")).split("\n").filter((line) => line.startsWith("{"));
      const told = events.map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(told).toContainEqual(
        expect.objectContaining({ specversion: "1.0", type: "bap.lead.captured", source: "/leads", subject: lead }),
      );
      expect(events.join()).not.toContain("ada@example.com");
    });

    testRecorded("its capture is a row for the analytics store", async () => {
      const { requests } = await givenTo(whole(), "bap-clickhouse-0");
      const inserts = requests.filter(({ query, body }) => /insert into/i.test(`${query["query"] ?? ""}${body}`));
      expect(inserts.map(({ body }) => body).join("\n")).toContain(lead);
    });

    test("it is there under the portal's own address", async () => {
      const { project, port } = whole();
      const answer = await project.ask("dev", port, `/api/leads/${lead}`, undefined, { app: "portal" });
      expect([answer.status, JSON.parse(answer.body)]).toMatchObject([200, { id: lead, name: "Ada" }]);
    });

    test("the portal answers, and every service's page does", async () => {
      // What is for everybody: a form, and the list of what was published.
      const pages = { leads: "/forms/00000000-0000-7000-8000-000000000001", content: "/published" } as Readonly<
        Record<string, string>
      >;
      for (const app of ["portal", ...SERVICES]) {
        const answer = await whole().project.ask("dev", whole().port, pages[app] ?? "/", undefined, { app });
        expect(answer, app).toMatchObject({ status: 200 });
      }
    });
  });
}
