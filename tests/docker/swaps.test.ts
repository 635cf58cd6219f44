import { connect } from "node:net";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testImages } from "../images/images.ts";
import { whyNoDockerEngine } from "../kit/docker-engine.ts";
import { FIRST_RUN_MS, startHost, until, type DockerProject, type Host } from "./host.ts";

const PORT = 18443;
const PORTS = `  traefik: { httpPort: 18080, httpsPort: ${PORT} }\n`;
const IMAGES = ["postgres", "pgvector", "redis", "valkey", "kafka", "traefik", "node"];
const SERVERS = { postgres: 15432, redis: 16379, kafka: 19092 };
const PASSWORD = "only-a-test-knows-it";
const tagOf = (name: string): string => testImages.find((image) => image.name === name)!.tag;
const missing = await whyNoDockerEngine();

/** What brings up a Kafka as a company has one: an administrator of its own, and nothing that is made by itself. */
function startKafka(address: string): string {
  const login = "org.apache.kafka.common.security";
  const server = [
    "process.roles=broker,controller",
    "node.id=1",
    "controller.quorum.voters=1@127.0.0.1:19093",
    "controller.listener.names=CONTROLLER",
    `listeners=CLIENTS://0.0.0.0:${SERVERS.kafka},CONTROLLER://127.0.0.1:19093`,
    `advertised.listeners=CLIENTS://${address}:${SERVERS.kafka}`,
    "listener.security.protocol.map=CLIENTS:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name=CLIENTS",
    "sasl.mechanism.inter.broker.protocol=PLAIN",
    "sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512",
    `listener.name.clients.plain.sasl.jaas.config=${login}.plain.PlainLoginModule required username="admin" password="${PASSWORD}" user_admin="${PASSWORD}";`,
    `listener.name.clients.scram-sha-512.sasl.jaas.config=${login}.scram.ScramLoginModule required;`,
    "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users=User:admin;User:ANONYMOUS",
    "auto.create.topics.enable=false",
    "offsets.topic.replication.factor=1",
    "log.dirs=/tmp/data",
  ];
  const admin = [
    "security.protocol=SASL_PLAINTEXT",
    "sasl.mechanism=PLAIN",
    `sasl.jaas.config=${login}.plain.PlainLoginModule required username="admin" password="${PASSWORD}";`,
  ];
  const file = (path: string, lines: readonly string[]) => `cat > ${path} <<'END'\n${lines.join("\n")}\nEND`;
  return [
    file("/tmp/server.properties", server),
    file("/tmp/admin.properties", admin),
    "/opt/kafka/bin/kafka-storage.sh format -t 4L6g3nShT-eMCtK--X86sw -c /tmp/server.properties",
    "exec /opt/kafka/bin/kafka-server-start.sh /tmp/server.properties",
  ].join("\n");
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.end());
  });
}

describe.skipIf(missing !== undefined)(`swapped parts on Docker${missing ? ` (left out: ${missing})` : ""}`, () => {
  let host: Host;
  let project: DockerProject;

  beforeAll(async () => {
    host = await startHost(IMAGES);
    project = await host.project();
  }, FIRST_RUN_MS);

  afterAll(async () => {
    await host?.stop();
  });

  const inside = (container: string, ...program: readonly string[]): Promise<string> =>
    host.engine.docker(["exec", container, ...program]);
  /** A stack of a profile of a user's own: what `bap` is told each time. */
  const stack = (name: string) => ["--profile-file", `${name}.yaml`, "--stack", name];
  const isReady = async (name: string): Promise<unknown> =>
    JSON.parse((await project.run("status", ...stack(name), "--json")).stdout);
  const purge = async (name: string): Promise<void> => {
    await project.run("down", ...stack(name), "--purge");
    expect(await host.names("container", "bap-")).toEqual([]);
    expect(await host.names("volume", "bap-")).toEqual([]);
  };

  describe("Valkey as the cache, and one pgvector for tables and vectors", () => {
    const own = stack("parts");

    test("are brought up and ready, and nothing changes the second time", async () => {
      await project.write(
        "parts.yaml",
        `schema: 1
extends: dev
bindings: { relationalStore: pgvector, vectorStore: pgvector, cache: valkey, bi: [] }
components:
${PORTS}`,
      );
      await project.run("up", ...own, "--only", "agents");
      expect(await isReady("parts")).toMatchObject({ ready: true });
      const running = (await host.containers()).entries();
      const names = [...running].filter(([, { State }]) => State.Running).map(([name]) => name);
      expect(names.sort()).toEqual(["bap-agents", "bap-pgvector-0", "bap-traefik", "bap-valkey-0"]);
      expect((await project.run("preview", ...own)).stdout).toBe("nothing would change");
    });

    test("give the agents tables and vectors in one database, and keys of their own", async () => {
      expect(await project.ask("parts", PORT, "/", undefined, { app: "agents" })).toMatchObject({ status: 200 });
      const sql = "SELECT extname FROM pg_extension WHERE extname = 'vector'";
      expect(await inside("bap-pgvector-0", "psql", "-U", "postgres", "-d", "agents", "-tAc", sql)).toBe("vector");
      const users = await inside("bap-valkey-0", "cat", "/data/users.acl");
      expect(users).toMatch(/^user agents .*~agents:\*/m);
    });

    test("leave nothing when they are purged", () => purge("parts"));
  });

  // What happens is told where an event bus is kept: no service needs one.
  const ONLY = ["--only", "leads", "--only", "external-kafka"];

  describe("a PostgreSQL, a Redis and a Kafka that are not the platform's", () => {
    const own = stack("servers");
    const started = (server: keyof typeof SERVERS): string => `outside-${server}`;

    beforeAll(async () => {
      // Programs of this machine, as far as the platform can see: they share its network.
      const run = (server: keyof typeof SERVERS, options: readonly string[], words: readonly string[]) =>
        host.engine.docker([
          ...["run", "--detach", "--network", "host", "--name", started(server), ...options],
          ...[tagOf(server), ...words],
        ]);
      const password = ["--env", `POSTGRES_PASSWORD=${PASSWORD}`];
      await run("postgres", password, ["-c", `port=${SERVERS.postgres}`, "-c", "listen_addresses=*"]);
      const words = ["--port", String(SERVERS.redis), "--requirepass", PASSWORD];
      await run("redis", [], ["redis-server", ...words]);
      const bridge = ["network", "inspect", "bridge", "--format", "{{(index .IPAM.Config 0).Gateway}}"];
      const address = await host.engine.docker(bridge);
      const heap = ["--env", "KAFKA_HEAP_OPTS=-Xmx256m", "--entrypoint", "/bin/bash"];
      await run("kafka", heap, ["-c", startKafka(address)]);
      const answers = async (): Promise<boolean> => {
        const { exitCode } = await execa(
          "docker",
          ["--host", host.engine.host, "exec", started("postgres"), "pg_isready", "-h", "127.0.0.1", "-p", "15432"],
          { reject: false },
        );
        return exitCode === 0;
      };
      await until("PostgreSQL of the test's own", answers);
      await until("Kafka of the test's own", () => isOpen(address, SERVERS.kafka));
      await project.write(
        "servers.yaml",
        `schema: 1
extends: dev
bindings: { relationalStore: external-postgres, cache: external-redis, eventBus: external-kafka, bi: [] }
components:
  external-postgres: { host: ${address}, port: ${SERVERS.postgres}, tls: false }
  external-redis: { host: ${address}, port: ${SERVERS.redis}, tls: false }
  external-kafka:
    { brokers: [{ host: ${address}, port: ${SERVERS.kafka} }], tls: false, adminMechanism: PLAIN, replication: 1 }
${PORTS}`,
      );
    });

    afterAll(async () => {
      for (const server of Object.keys(SERVERS) as (keyof typeof SERVERS)[]) {
        await host.engine.docker(["rm", "--force", "--volumes", started(server)]);
      }
    });

    /** Whose the tables are in the database of the service's name. */
    const ownersOfTables = async (): Promise<readonly string[]> => {
      const sql = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'";
      const psql = ["psql", "-U", "postgres", "-p", String(SERVERS.postgres), "-d", "leads", "-tAc", sql];
      return (await inside(started("postgres"), ...psql)).split("\n");
    };

    test("are used with the password that a person tells: no store of the platform's own runs", async () => {
      const refused = await project.bap("up", ...own, ...ONLY);
      expect(refused.exitCode, refused.all).not.toBe(0);
      for (const server of ["external-postgres", "external-redis", "external-kafka"]) {
        expect(refused.all).toContain(`${server}/admin`);
        const set = ["secrets", "set", ...own, ...ONLY, "--name", `${server}/admin`];
        const told = await project.tell(`${PASSWORD}\n`, ...set);
        expect(told.exitCode, told.all).toBe(0);
      }
      await project.run("up", ...own, ...ONLY);
      expect(await isReady("servers")).toMatchObject({ ready: true });
      const running = [...(await host.containers())].filter(([, { State }]) => State.Running);
      const names = running.map(([name]) => name).filter((name) => name.startsWith("bap-"));
      expect(names.sort()).toEqual(["bap-leads", "bap-traefik"]);
      expect((await project.run("preview", ...own)).stdout).toBe("nothing would change");
    });

    test("hold what the service stores, in a database and under keys of its own", async () => {
      expect(await ownersOfTables()).toEqual(["leads"]);
      expect(await project.ask("servers", PORT, "/api/leads")).toMatchObject({ status: 200 });
      const cli = ["redis-cli", "-p", String(SERVERS.redis), "--no-auth-warning", "-a", PASSWORD];
      expect(await inside(started("redis"), ...cli, "ACL", "LIST")).toMatch(/^user leads /m);
    });

    test("take what happens, in a topic of the service's own", async () => {
      const lead = { name: "Ada", email: "ada@example.com" };
      expect(await project.ask("servers", PORT, "/api/leads", lead)).toMatchObject({ status: 201 });
      const read = ["--topic", "leads.events", "--from-beginning", "--max-messages", "1", "--timeout-ms", "60000"];
      const clients = ["--bootstrap-server", `localhost:${SERVERS.kafka}`, "--command-config", "/tmp/admin.properties"];
      const program = "/opt/kafka/bin/kafka-console-consumer.sh";
      const event = JSON.parse(await inside(started("kafka"), program, ...clients, ...read)) as object;
      expect(event).toMatchObject({ type: "bap.lead.captured", source: expect.stringContaining("leads") as string });
    });

    test("are left as they are when the platform is purged", async () => {
      await purge("servers");
      expect(await ownersOfTables()).toEqual(["leads"]);
    });
  });
});
