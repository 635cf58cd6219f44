import { join } from "node:path";
import { expect, test } from "vitest";
import { setUpMs } from "../kit/testing/databases.ts";
import { logOf, startReady } from "../kit/testing/main.ts";
import { start } from "./service.ts";

const local = { HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "silent", CACHE_URL: "memory:" };

test("starts, publishes what is scheduled, and stops within another program", { timeout: setUpMs }, async () => {
  const service = await start({ ...local, DATABASE_URL: "pglite:memory" });
  const address = `http://127.0.0.1:${service.port}`;
  const send = (method: string, path: string, body: object) =>
    fetch(`${address}/api/content/drafts${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const { id } = (await (await send("POST", "", { title: "Spring", body: "It is here." })).json()) as { id: string };
  for (const state of ["review", "approved"]) await send("PUT", `/${id}/state`, { state });
  const publishAt = new Date(Date.now() + 2_000).toISOString();
  expect((await send("PUT", `/${id}/state`, { state: "scheduled", publishAt })).status).toBe(200);
  const page = async () => (await fetch(`${address}/published/${id}`)).status;
  await expect.poll(page, { timeout: 60_000, interval: 500 }).toBe(200);
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(publishAt));
  await service.close();
  await expect(fetch(address)).rejects.toThrow();
});

test("fails at once with every mistake of its environment, also of what may be bound", async () => {
  const never = start({ ...local, MAIL_HOST: "mail", LLM_KEY: "s3cret", ORIGIN: "here" });
  await expect(never).rejects.toThrow(/DATABASE_URL[^]*ORIGIN[^]*MAIL_PORT[^]*MAIL_FROM[^]*LLM_URL/);
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
      LLM_EMBEDDING_MODEL: "embed",
      LLM_EMBEDDING_SIZE: "1536",
      ANALYTICS_URL: "http://u:s3cret@olap:8123/content",
    });
    try {
      expect(await (await fetch(`${address}/metrics`)).text()).toContain("http_request_duration_seconds");
      expect(logOf(program).find(({ msg }) => msg === "listening")).toMatchObject({ bound: ["analytics", "llm"] });
    } finally {
      expect(await program.stop("SIGTERM")).toBe(0);
    }
    expect(program.output()).not.toContain("s3cret");
  },
);
