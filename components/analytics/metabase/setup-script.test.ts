import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { SETUP_SCRIPT } from "./setup-script.ts";

/** What Metabase keeps and answers, as far as the script asks. */
interface Kept {
  admin?: { email: string; password: string };
  databases: { id: number; engine: string; name: string; details: Record<string, unknown> }[];
  /** Sources that it cannot reach yet: so many more times. */
  unreachable: number;
  asked: string[];
}

let folder: string;
let server: Server;
let kept: Kept;

beforeEach(async () => {
  kept = { databases: [], unreachable: 0, asked: [] };
  folder = await mkdtemp(join(tmpdir(), "bap-metabase-"));
  await mkdir(join(folder, "sources"));
  await writeFile(join(folder, "setup.mjs"), SETUP_SCRIPT);
  await writeFile(join(folder, "admin-password"), "first\n");
  await writeFile(join(folder, "sources/shop"), "reads only");
  const source = { name: "shop", title: "Shop", engine: "postgres", database: "shop", user: "shop_reader", tls: false };
  await writeFile(join(folder, "sources.json"), JSON.stringify([{ ...source, host: "postgres", port: "5432" }]));
  server = createServer((request, response) => void answer(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const said = await text(request);
  const body = (said === "" ? {} : JSON.parse(said)) as Record<string, never>;
  const asked = `${request.method!} ${request.url!}`;
  kept.asked.push(asked);
  const send = (status: number, content: unknown) => response.writeHead(status).end(JSON.stringify(content));
  const known = /^\/api\/database\/(\d+)/.exec(request.url!)?.[1];
  if (asked === "GET /api/session/properties") {
    return void send(200, { "has-user-setup": kept.admin !== undefined, "setup-token": "token" });
  }
  if (asked === "POST /api/setup") {
    if (body["token"] !== "token" || kept.admin) return void send(403, "no");
    kept.admin = body["user"];
    return void send(200, { id: "from setup" });
  }
  if (asked === "POST /api/session") {
    const right = body["username"] === kept.admin?.email && body["password"] === kept.admin?.password;
    return void (right ? send(200, { id: "session" }) : send(401, "wrong"));
  }
  if (request.headers["x-metabase-session"] !== "session") return void send(401, "Unauthenticated");
  if (asked === "GET /api/database") return void send(200, { data: kept.databases });
  if (asked === "POST /api/database") {
    if (kept.unreachable-- > 0) return void send(400, "FATAL: role does not exist");
    kept.databases.push({ id: kept.databases.length + 1, ...(body as unknown as Omit<Kept["databases"][0], "id">) });
  }
  if (request.method === "PUT") kept.databases[Number(known) - 1]!.details = body["details"]!;
  return void send(200, {});
}

async function run(tries = "3"): Promise<{ code: number | null; said: string }> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = { METABASE_URL: url, ADMIN_EMAIL: "admin@bap.localhost", SITE_NAME: "bap", TRIES: tries, WAIT_MS: "10" };
  const child = spawn(process.execPath, [join(folder, "setup.mjs")], { env: { ...env, BAP_FILES: folder } });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const said = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, said: said.join("") };
}

it("makes the account and the source", async () => {
  expect(await run()).toMatchObject({ code: 0 });
  expect(kept.admin).toMatchObject({ email: "admin@bap.localhost", password: "first" });
  const details = {
    host: "postgres",
    port: 5432,
    dbname: "shop",
    user: "shop_reader",
    password: "reads only",
    ssl: false,
  };
  expect(kept.databases).toEqual([{ id: 1, engine: "postgres", name: "Shop", details }]);
});

it("makes nothing twice, keeps the name that somebody gave, and brings a new password", async () => {
  await run();
  kept.databases[0]!.name = "Our shop";
  await writeFile(join(folder, "sources/shop"), "rotated");
  kept.asked = [];
  expect(await run()).toMatchObject({ code: 0 });
  expect(kept.asked).not.toContain("POST /api/setup");
  expect(kept.databases).toMatchObject([{ name: "Our shop", details: { password: "rotated" } }]);
  expect(kept.asked.at(-1)).toBe("POST /api/database/1/sync_schema");
});

it("has Metabase check the certificate of a server that is spoken to over TLS", async () => {
  const file = join(folder, "sources.json");
  await writeFile(file, (await readFile(file, "utf8")).replace('"tls":false', '"tls":true'));
  expect(await run()).toMatchObject({ code: 0 });
  expect(kept.databases[0]!.details).toMatchObject({
    ssl: true,
    "additional-options": "sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory",
  });
});

it("waits for a source that cannot be reached yet", async () => {
  kept.unreachable = 2;
  expect(await run("3")).toMatchObject({ code: 0 });
  expect(kept.databases).toHaveLength(1);
});

it("fails in the end, says why, and tells no password", async () => {
  kept.unreachable = 99;
  const { code, said } = await run("2");
  expect(code).toBe(1);
  expect(said).toContain("source shop: POST /api/database was answered with 400");
  expect(said).toContain("role does not exist");
  expect(said).not.toContain("reads only");
});
