import { join } from "node:path";
import { expect, test } from "vitest";
import { retry } from "../kit/retry.ts";
import { setUpMs } from "../kit/testing/databases.ts";
import { logOf, startReady } from "../kit/testing/main.ts";
import { start } from "./service.ts";

const local = { HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "silent", CACHE_URL: "memory:" };

test(
  "starts, reads what it is given, answers from it, and stops within another program",
  { timeout: setUpMs },
  async () => {
    const service = await start({ ...local, DATABASE_URL: "pglite:memory" });
    const address = `http://127.0.0.1:${service.port}`;
    const post = (path: string, body: object) =>
      fetch(`${address}/api/agents/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    try {
      expect(await (await fetch(`${address}/api/agents/documents`)).json()).toEqual({ items: [], next: null });
      await post("documents", { title: "Office", text: "The office opens at nine." });
      await retry(
        async () => {
          const answer: unknown = await (await post("answers", { question: "When does the office open?" })).json();
          expect(answer).toMatchObject({ answer: "The office opens at nine. [1]", by: "local" });
        },
        { patienceMs: 60_000 },
      );
    } finally {
      await service.close();
    }
    await expect(fetch(address)).rejects.toThrow();
  },
);

test("fails at once with every mistake of its environment, also of what may be bound", async () => {
  const env = { ...local, MAIL_HOST: "mail", VECTORS_URL: "http://vectors:6333", AGENTS_LEADS_URL: "leads" };
  for (const name of ["DATABASE_URL", "MAIL_PORT", "MAIL_FROM", "VECTORS_COLLECTION_CHUNKS", "AGENTS_LEADS_URL"]) {
    await expect(start(env)).rejects.toThrow(name);
  }
});

test(
  "as a process: tells what is bound and no secret, and exits 0 when told to stop",
  { timeout: setUpMs },
  async () => {
    const { program, address } = await startReady(join(import.meta.dirname, "main.ts"), {
      DATABASE_URL: "pglite:memory",
      CACHE_URL: "memory:",
      LLM_URL: "https://llm.test/v1",
      LLM_KEY: "s3cret",
      LLM_CHAT_MODEL: "chat",
      LLM_EMBEDDING_MODEL: "hashed",
      LLM_EMBEDDING_SIZE: "384",
      VECTORS_URL: "http://vectors:6333",
      VECTORS_KEY: "s3cret",
      VECTORS_COLLECTION_CHUNKS: "agents-chunks",
    });
    try {
      expect(await (await fetch(`${address}/metrics`)).text()).toContain("http_request_duration_seconds");
      expect(logOf(program).find(({ msg }) => msg === "listening")).toMatchObject({ bound: ["llm", "vectors"] });
    } finally {
      expect(await program.stop("SIGTERM")).toBe(0);
    }
    expect(program.output()).not.toContain("s3cret");
  },
);
