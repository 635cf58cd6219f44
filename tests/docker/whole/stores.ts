import { describe, expect, test } from "vitest";
import { kafkaSays } from "./kafka.ts";
import { fetched, givenTo, testRecorded, type Whole } from "./platform.ts";

const SERVICES = ["agents", "content", "finance", "leads"];
/** Users of the one Redis. Activepieces cannot prefix its keys: in dev it shares the server all the same. */
const KEYSPACES = ["agents", "content", "finance", "leads", "superset", "superset-queue"];

/** The stores beside PostgreSQL, as consumers find them. */
export function describeStores(whole: () => Whole): void {
  test("Redis knows each consumer, who sees its own keys only", async () => {
    const { inside, secret } = whole();
    for (const user of KEYSPACES) {
      const owner = user.replace("-queue", "");
      const cli = (...command: readonly string[]) =>
        inside("bap-redis-0", ["redis-cli", "--no-auth-warning", "--user", user, ...command], {
          REDISCLI_AUTH: secret(`${owner}/redis-${user}`),
        });
      expect(await cli("TTL", `${user}:none`), user).toBe("-2");
      expect(await cli("GET", "somebody-else:key"), user).toContain("NOPERM");
    }
    const jobs = ["redis-cli", "--no-auth-warning", "--user", "activepieces-queue", "TTL", "any:none"];
    const password = secret("activepieces/redis-activepieces-queue");
    expect(await inside("bap-redis-0", jobs, { REDISCLI_AUTH: password })).toBe("-2");
  });

  describe("Kafka", () => {
    const asked = (script: string) => kafkaSays(whole(), script);

    test("has the topics of each service, and rights of each to its own and to what it reads", async () => {
      const topics = (await asked("kafka topics --list")).split("\n").filter((topic) => !topic.startsWith("__"));
      expect(topics.sort()).toEqual(SERVICES.map((name) => `${name}.events`));
      const rights = await asked("kafka acls --list");
      const blocks = rights.split("Current ACLs for resource").slice(1);
      const found = blocks.flatMap((block) => {
        const [, type, name, pattern] = /resourceType=(\w+), name=([^,]+), patternType=(\w+)/.exec(block) ?? [];
        return [...block.matchAll(/principal=User:([^,]+), host=\*, operation=(\w+), permissionType=ALLOW/g)].map(
          ([, user, operation]) => `${user} ${operation} ${type} ${name} ${pattern}`,
        );
      });
      const own = SERVICES.flatMap((name) =>
        ["TOPIC", "GROUP", "TRANSACTIONAL_ID"].map((type) => `${name} ALL ${type} ${name}. PREFIXED`),
      );
      const reads = ["agents READ TOPIC content.events LITERAL", "finance READ TOPIC leads.events LITERAL"];
      expect(found.sort()).toEqual([...own, ...reads].sort());
    });

    test("lets a service in with its own password, and shows it nothing of others", async () => {
      const login = `unset KAFKA_LOG4J_OPTS
        printf '%s\\n' security.protocol=SASL_PLAINTEXT sasl.mechanism=SCRAM-SHA-512 \\
          "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=\\"leads\\" password=\\"$PASSWORD\\";" > /tmp/leads.properties
        /opt/kafka/bin/kafka-topics.sh --bootstrap-server kafka:9092 --command-config /tmp/leads.properties --list`;
      const env = { PASSWORD: whole().secret("leads/kafka-leads"), KAFKA_HEAP_OPTS: "-Xmx96m" };
      expect(await whole().inside("bap-kafka-0", ["/bin/bash", "-euc", login], env)).toBe("leads.events");
    });
  });

  test("Qdrant has the collection of the agents, and opens it for their token", async () => {
    const chunks = "http://qdrant:6333/collections/agents_chunks";
    const answer = await fetched(whole(), "bap-agents", chunks, { "api-key": whole().secret("agents/qdrant-agents") });
    expect(JSON.parse(answer.body)).toMatchObject({
      result: { config: { params: { vectors: { size: 384, distance: "Cosine" } } } },
    });
    expect(await fetched(whole(), "bap-agents", chunks)).toMatchObject({ status: 401 });
  });

  test("ClickHouse lets services and their readers into their databases", async () => {
    const ask = (user: string, secret: string, database: string) => {
      const headers = { "x-clickhouse-user": user, "x-clickhouse-key": whole().secret(secret) };
      return fetched(whole(), "bap-leads", `http://clickhouse:8123/?query=SELECT+1&database=${database}`, headers);
    };
    for (const name of SERVICES) {
      expect(await ask(name, `${name}/clickhouse-${name}`, name)).toEqual({ status: 200, body: "1\n" });
      const reader = `${name}/clickhouse-${name}-reader`;
      expect(await ask(`${name}_reader`, reader, name)).toEqual({ status: 200, body: "1\n" });
    }
    expect((await ask("leads", "finance/clickhouse-finance", "leads")).status).not.toBe(200);
  });

  testRecorded("ClickHouse was told who may do what, without a password in clear", async () => {
    const { requests } = await givenTo(whole(), "bap-clickhouse-0");
    const said = requests.map(({ query, body }) => `${query["query"] ?? ""}${body}`).join("\n");
    for (const name of SERVICES) {
      expect(said).toContain(`CREATE DATABASE IF NOT EXISTS ${name}`);
      expect(said).toContain(`GRANT CURRENT GRANTS ON ${name}.* TO ${name}`);
      expect(said).toContain(`GRANT SELECT ON ${name}.* TO ${name}_reader`);
      expect(said).not.toContain(whole().secret(`${name}/clickhouse-${name}`));
    }
  });

  testRecorded("SeaweedFS has a bucket, and a user for it, for each consumer", async () => {
    const { requests } = await givenTo(whole(), "bap-seaweedfs-0");
    const made = requests.filter(({ method, path }) => method === "PUT" && path.split("/").length === 2);
    const consumers = ["activepieces", "agents"];
    expect(made.map(({ path }) => path).sort()).toEqual(consumers.map((name) => `/${name}`));
    const asked = requests.filter(({ path }) => path === "/").map(({ body }) => new URLSearchParams(body));
    const keys = asked.filter((one) => one.get("Action") === "CreateAccessKey");
    const given = keys.map((one) => [one.get("UserName"), one.get("SecretAccessKey")]).sort();
    expect(given).toEqual(consumers.map((name) => [name, whole().secret(`${name}/seaweedfs-${name}`)]));
  });
}
