import { join } from "node:path";
import { expect, test } from "vitest";
import { setUpMs } from "../kit/testing/databases.ts";
import { logOf, startReady } from "../kit/testing/main.ts";
import { start } from "./service.ts";

const local = { HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "silent", CACHE_URL: "memory:" };

test("starts, serves and stops within another program", { timeout: setUpMs }, async () => {
  const service = await start({ ...local, DATABASE_URL: "pglite:memory" });
  const address = `http://127.0.0.1:${service.port}`;
  expect(await (await fetch(`${address}/api/finance/invoices`)).json()).toEqual({ items: [], next: null });
  await service.close();
  await expect(fetch(address)).rejects.toThrow();
});

test("fails at once with every mistake of its environment, also of what may be bound", async () => {
  const never = start({ ...local, MAIL_HOST: "mail", EVENTS_USER: "finance" });
  await expect(never).rejects.toThrow(/DATABASE_URL[^]*EVENTS_BROKERS[^]*MAIL_PORT[^]*MAIL_FROM/);
});

test(
  "as a process: tells what is bound and no secret, and exits 0 when told to stop",
  { timeout: setUpMs },
  async () => {
    const { program, address } = await startReady(join(import.meta.dirname, "main.ts"), {
      DATABASE_URL: "pglite:memory",
      CACHE_URL: "memory:",
      EVENTS_BROKERS: "bus:9092",
      EVENTS_USER: "finance",
      EVENTS_PASSWORD: "s3cret",
      EVENTS_PREFIX: "finance.",
      EVENTS_READS: "leads.events",
      ANALYTICS_URL: "http://u:s3cret@olap:8123/finance",
    });
    try {
      expect(await (await fetch(`${address}/metrics`)).text()).toContain("http_request_duration_seconds");
      expect(logOf(program).find(({ msg }) => msg === "listening")).toMatchObject({ bound: ["events", "analytics"] });
    } finally {
      expect(await program.stop("SIGTERM")).toBe(0);
    }
    expect(program.output()).not.toContain("s3cret");
  },
);
