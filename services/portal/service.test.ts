import { join } from "node:path";
import { expect, test } from "vitest";
import { setUpMs } from "../kit/testing/databases.ts";
import { logOf, startReady } from "../kit/testing/main.ts";
import { start } from "./service.ts";

const local = { HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "silent" };
const charts = { name: "charts", title: "Charts", description: "Look at numbers.", url: "https://charts.test/" };
const leads = { ...charts, name: "leads", api: "/api/leads" };

async function shown(env: Record<string, string>): Promise<unknown> {
  const service = await start({ ...local, ...env });
  try {
    return await (await fetch(`http://127.0.0.1:${service.port}/api/applications`)).json();
  } finally {
    await service.close();
  }
}

test("leads to what it is told, or else to nothing", async () => {
  expect(await shown({ APPLICATIONS: JSON.stringify([charts, leads]) })).toEqual({ items: [charts, leads] });
  expect(await shown({})).toEqual({ items: [] });
});

test.each([
  ["leads"],
  ["{}"],
  [JSON.stringify([{ ...charts, url: "javascript:alert(1)" }])],
  [JSON.stringify([{ ...charts, api: "https://charts.test/api" }])],
  [JSON.stringify([{ ...charts, api: "//charts.test" }])],
])("fails when APPLICATIONS is %s", async (value) => {
  await expect(start({ ...local, APPLICATIONS: value })).rejects.toThrow("APPLICATIONS");
});

test(
  "as a process: serves, says nothing but its log, and exits 0 when told to stop",
  { timeout: setUpMs },
  async () => {
    const { program, address } = await startReady(join(import.meta.dirname, "main.ts"), {});
    try {
      const html = await (await fetch(address)).text();
      const script = /<script type="module" src="([^"]+)"/.exec(html)?.[1] ?? "";
      expect((await fetch(address + script)).headers.get("content-type")).toContain("text/javascript");
      expect((await fetch(`${address}/healthz`)).status).toBe(200);
      expect(await (await fetch(`${address}/metrics`)).text()).toContain("http_request_duration_seconds");
    } finally {
      expect(await program.stop("SIGTERM")).toBe(0);
    }
    expect(logOf(program).at(-1)).toMatchObject({ service: "portal", msg: "stopped" });
  },
);
