import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createTcpServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { describeVectorStore } from "../../capabilities/vector-store.contract.ts";
import { defineComponent } from "../../define.ts";
import type { Parts } from "../../model/parts.ts";
import type { Service } from "../../model/workload.ts";
import { askedBy, readable } from "../../testing/describe-grants.ts";
import { program } from "../../testing/program.ts";
import { qdrant } from "./index.ts";

describeVectorStore(qdrant, { target: "docker" });
describeVectorStore(qdrant, { target: "kubernetes" });

const consumer = defineComponent({
  name: "consumer",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Asks for two collections.",
  config: z.strictObject({}),
  requires: { vectorStore: {} },
  needs: ({ self, use }) =>
    use.vectorStore.collections({
      name: self.name,
      collections: { pages: { size: 384 }, notes: { size: 8, distance: "euclid" } },
    }),
  model: ({ got }): Parts => ({ services: [program({ URL: got.url })] }),
});

const model = askedBy(qdrant, ["docs"], { capability: "vectorStore", consumer, target: "docker" });
const server = model.workloads.find(({ name }) => name === "store") as Service;
const grant = model.workloads.find(({ name }) => name === "store-grant-docs")!;
const settings = parse(readable(server.files!["qdrant.yaml"]!.content)) as Record<string, Record<string, unknown>>;

describe("the server", () => {
  it("asks everyone for a key or a token, takes it from a file, and shows no dashboard", () => {
    expect(settings["service"]).toMatchObject({
      api_key: "<store/admin>",
      jwt_rbac: true,
      enable_cors: false,
      enable_static_content: false,
    });
    expect(JSON.stringify([server.env, server.command, server.args])).not.toContain("store/admin");
  });

  it("writes into its volume alone, all that must not be lost", () => {
    expect(settings["storage"]).toMatchObject({
      storage_path: "/qdrant/storage",
      snapshots_path: "/qdrant/storage/snapshots",
    });
    expect(server.volumes).toMatchObject([{ path: "/qdrant/storage" }]);
  });

  it("gives its metrics on a port of their own, where no key is asked for", () => {
    expect(server.ports["metrics"]?.port).toBe(settings["service"]!["metrics_port"]);
    expect(server.metrics).toEqual({ port: "metrics", path: "/metrics" });
  });

  it.each([
    ["HTTP/1.1 200 OK\r\n\r\nall good", 0],
    ["HTTP/1.1 503 Service Unavailable\r\n\r\nnot 200 yet", 1],
  ])("asks with bash alone whether it is ready: %j", async (answer, code) => {
    let asked = "";
    const listener = createTcpServer((socket) => {
      socket
        .on("error", () => undefined)
        .on("data", (data) => {
          // It may come in pieces, one for each line.
          asked += data.toString();
          if (asked.endsWith("\r\n\r\n")) socket.end(answer);
        });
    }).listen(0, "127.0.0.1");
    await once(listener, "listening");
    const port = String((listener.address() as AddressInfo).port);
    const [shell = "", ...args] = server.probes.ready.inside!.map((part) => part.replace("/6333", `/${port}`));
    const [exit] = (await once(spawn(shell, args), "exit")) as [number];
    listener.close();
    expect(asked).toBe("GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n");
    expect(exit).toBe(code);
  });
});

it("signs a token for the consumer's collections, with the administrator's key", () => {
  expect(model.secrets.find(({ name }) => name === "docs/store-docs")?.value).toEqual({
    kind: "jwt",
    key: "store/admin",
    claims: {
      access: [
        { collection: "docs_pages", access: "rw" },
        { collection: "docs_notes", access: "rw" },
      ],
    },
  });
});

describe("the grant's program", () => {
  let folder: string;
  let store: Server;
  let collections: Map<string, { size: number; distance: string }>;
  let asked: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "bap-qdrant-"));
    for (const [name, { content }] of Object.entries(grant.files!)) {
      const given = name === "admin-key" ? "the key" : readable(content).replaceAll("/run/bap/", `${folder}/`);
      await writeFile(join(folder, name), given);
    }
    collections = new Map();
    asked = [];
    store = createServer((request, response) => {
      void answer(request).then(([status, body]) => response.writeHead(status).end(JSON.stringify(body)));
    }).listen(0, "127.0.0.1");
    await once(store, "listening");
  });

  afterEach(async () => {
    store.close();
    await rm(folder, { recursive: true });
  });

  /** Qdrant's answers to what the program asks. */
  async function answer(request: IncomingMessage): Promise<[number, unknown]> {
    if (request.headers["api-key"] !== "the key") return [403, { status: { error: "Forbidden" } }];
    const name = request.url!.replace("/collections/", "");
    asked.push(`${request.method} ${name}`);
    if (request.method === "PUT") {
      const { vectors } = JSON.parse(await textOf(request)) as { vectors: { size: number; distance: string } };
      collections.set(name, vectors);
      return [200, { result: true, status: "ok" }];
    }
    const vectors = collections.get(name);
    if (!vectors) return [404, { status: { error: `Not found: Collection \`${name}\` doesn't exist!` } }];
    return [200, { result: { config: { params: { vectors } } }, status: "ok" }];
  }

  async function run(): Promise<{ code: number; said: string }> {
    const url = `http://127.0.0.1:${(store.address() as AddressInfo).port}`;
    const child = spawn(process.execPath, [join(folder, "grant.mjs")], { env: { STORE_URL: url } });
    const [out, err, exit] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, "exit")]);
    return { code: (exit as [number])[0], said: out + err };
  }

  it("makes what is not there, once", async () => {
    expect(await run()).toEqual({ code: 0, said: "docs_pages was made\ndocs_notes was made\n" });
    expect(Object.fromEntries(collections)).toEqual({
      docs_pages: { size: 384, distance: "Cosine" },
      docs_notes: { size: 8, distance: "Euclid" },
    });
    asked = [];
    expect(await run()).toEqual({ code: 0, said: "docs_pages is there\ndocs_notes is there\n" });
    expect(asked).toEqual(["GET docs_pages", "GET docs_notes"]);
  });

  it("fails, and leaves it alone, when a collection is there with vectors of another form", async () => {
    collections.set("docs_pages", { size: 1024, distance: "Cosine" });
    const { code, said } = await run();
    expect(code).toBe(1);
    expect(said).toContain("docs_pages holds vectors by Cosine of 1024 numbers, not by Cosine of 384 numbers");
    expect(asked).toEqual(["GET docs_pages"]);
  });

  it("fails with what the store said when it is refused", async () => {
    await writeFile(join(folder, "admin-key"), "another key");
    const { code, said } = await run();
    expect(code).toBe(1);
    expect(said).toContain('GET docs_pages: 403 {"error":"Forbidden"}');
  });
});
