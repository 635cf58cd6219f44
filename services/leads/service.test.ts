import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "../kit/database.ts";
import { retry } from "../kit/retry.ts";
import { EVERYBODY } from "../kit/tenancy.ts";
import type { Running } from "../kit/run.ts";
import { setUpMs } from "../kit/testing/databases.ts";
import { startPostgres } from "../kit/testing/postgres.ts";
import type { PostgresServer } from "../kit/testing/postgres.ts";
import { describeWith } from "../kit/testing/describe-with.ts";
import { freePort } from "../kit/testing/programs.ts";
import { start } from "./service.ts";

const local = { HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "silent", CACHE_URL: "memory:" };
let sent = 0;
/** Another person each time. */
const somebody = () => JSON.stringify({ name: "Ida", email: `ida${(sent += 1)}@example.com` });

function send(port: number, body: RequestInit["body"]): Promise<Response> {
  const headers = { "content-type": "application/json" };
  const init = {
    method: "POST",
    headers,
    body,
    ...(body instanceof ReadableStream ? { duplex: "half" as const } : {}),
  };
  return fetch(`http://127.0.0.1:${port}/api/leads`, init);
}

describe("a started service", () => {
  let service: Running;
  beforeAll(async () => {
    service = await start({ ...local, DATABASE_URL: "pglite:memory" });
  }, setUpMs);
  afterAll(() => service.close());

  test("is ready and serves", async () => {
    expect((await fetch(`http://127.0.0.1:${service.port}/readyz`)).status).toBe(200);
    expect((await send(service.port, somebody())).status).toBe(201);
  });

  test("refuses a body of 10 MB, announced or not, and goes on serving", async () => {
    const tenMegabytes = new Uint8Array(10 * 1024 * 1024).fill(0x20);
    const chunks = new ReadableStream({
      start: (controller) => {
        for (let at = 0; at < tenMegabytes.length; at += 65_536)
          controller.enqueue(tenMegabytes.slice(at, at + 65_536));
        controller.close();
      },
    });
    for (const body of [tenMegabytes, chunks]) {
      // A client that only writes may see its connection end before it reads the answer; nothing else is allowed.
      const answer = await send(service.port, body).catch((error: unknown) => error);
      if (answer instanceof Response) expect(answer.status).toBe(413);
      else expect(String((answer as Error).cause)).toMatch(/EPIPE|ECONNRESET|other side closed/);
    }
    expect((await send(service.port, somebody())).status).toBe(201);
  });

  test("survives what is no HTTP and callers who leave in the middle of a body", async () => {
    for (const text of [
      "\0\xff nonsense\r\n\r\n",
      "POST /api/leads HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{",
    ]) {
      const socket = connect(service.port, "127.0.0.1");
      socket.on("error", () => undefined);
      await once(socket, "connect");
      socket.write(text, "latin1");
      setTimeout(() => socket.destroy(), 100);
      await once(socket, "close");
    }
    expect((await send(service.port, somebody())).status).toBe(201);
  });

  test("fails with a message when the port is taken", async () => {
    const second = start({ ...local, DATABASE_URL: "postgres://u:p@127.0.0.1:1/x", PORT: String(service.port) });
    await expect(second).rejects.toThrow(`cannot listen on 127.0.0.1:${service.port} (EADDRINUSE)`);
  });
});

test("fails at once with every mistake of its environment", async () => {
  const wrong = start({ PORT: "x", PROXIES: "many", WEBHOOKS_PRIVATE: "perhaps" });
  await expect(wrong).rejects.toThrow(/PORT[^]*DATABASE_URL[^]*CACHE_URL[^]*WEBHOOKS_PRIVATE[^]*PROXIES/);
});

test("fails with a clear message and without the password when the store does not come in time", async () => {
  const url = `postgres://leads:s3cret@127.0.0.1:${await freePort()}/leads`;
  const never = start({ ...local, DATABASE_URL: url }, { patienceMs: 500 });
  await expect(never).rejects.toThrow(/^gave up on the store after 0\.5 s: the database does not answer: (?!.*s3cret)/);
});

test("a stop ends a start that still waits", async () => {
  const stop = new AbortController();
  const url = `postgres://leads:s3cret@127.0.0.1:${await freePort()}/leads`;
  const starting = start({ ...local, DATABASE_URL: url }, { signal: stop.signal });
  setTimeout(() => stop.abort(), 300);
  await expect(starting).rejects.toMatchObject({ name: "AbortError" });
});

describeWith("postgres", "postgresql", "a service on PostgreSQL", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, setUpMs);
  afterAll(() => server.remove());

  test(
    "started before its store: alive, not ready, and ready when the store has come",
    { timeout: setUpMs },
    async () => {
      const url = await server.createDatabase();
      const port = await freePort();
      const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
      await server.stop();
      const starting = start({ ...local, PORT: String(port), DATABASE_URL: url });
      try {
        await retry(() => ask("/healthz"), { patienceMs: 10_000 });
        expect((await ask("/readyz")).status).toBe(503);
        expect((await send(port, somebody())).status).toBe(503);
      } finally {
        await server.start();
        const service = await starting;
        expect((await ask("/readyz")).status).toBe(200);
        expect((await send(port, somebody())).status).toBe(201);
        await service.close();
      }
    },
  );

  test("loses its store: 503 until it is back, then serves without a restart", { timeout: setUpMs }, async () => {
    const service = await start({ ...local, DATABASE_URL: await server.createDatabase() });
    try {
      expect((await send(service.port, somebody())).status).toBe(201);
      await server.stop();
      expect((await send(service.port, somebody())).status).toBe(503);
      expect((await fetch(`http://127.0.0.1:${service.port}/healthz`)).status).toBe(200);
      await server.start();
      expect((await send(service.port, somebody())).status).toBe(201);
    } finally {
      await service.close();
    }
  });

  test("a stop lets a running request finish and accepts no other", { timeout: setUpMs }, async () => {
    const DATABASE_URL = await server.createDatabase();
    const service = await start({ ...local, DATABASE_URL });
    const other = await openDatabase(DATABASE_URL);
    let closing: Promise<void> | undefined;
    let running: Promise<Response> | undefined;
    try {
      await other.transaction(async (tx) => {
        await tx.query("lock table leads in exclusive mode");
        running = send(service.port, somebody());
        const waiting = "select 1 from pg_locks where not granted";
        await retry(
          async () => {
            if ((await tx.query(waiting)).rows.length === 0) throw new Error("the request is not there yet");
          },
          { patienceMs: 10_000 },
        );
        closing = service.close();
        await expect(fetch(`http://127.0.0.1:${service.port}/healthz`)).rejects.toThrow();
      });
      expect((await running)?.status).toBe(201);
      const began = performance.now();
      await closing;
      expect(performance.now() - began).toBeLessThan(2_000);
      const stored = await other.transaction((tx) => tx.query("select name from leads"), EVERYBODY);
      expect(stored.rows).toEqual([{ name: "Ida" }]);
    } finally {
      await (closing ?? service.close());
      await other.close();
    }
  });

  test("several replicas start at once on an empty database and all serve it", { timeout: setUpMs }, async () => {
    const DATABASE_URL = await server.createDatabase();
    const replicas = await Promise.all(Array.from({ length: 4 }, () => start({ ...local, DATABASE_URL })));
    try {
      for (const replica of replicas) expect((await send(replica.port, somebody())).status).toBe(201);
      const page = (await (await fetch(`http://127.0.0.1:${replicas[0]?.port}/api/leads`)).json()) as { items: [] };
      expect(page.items).toHaveLength(4);
    } finally {
      await Promise.all(replicas.map((replica) => replica.close()));
    }
  });
});
