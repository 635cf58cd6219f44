import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import type { ContainerPlan } from "../../compose/index.ts";
import { style, type Io } from "../io.ts";
import { folderWith } from "../testing/folder.ts";
import { reloader } from "./reload.ts";

const StartedAt = "2026-11-26T12:00:00.123456789Z";

afterEach(() => vi.unstubAllEnvs());

/** A `docker` that says what its folder's files say, and a person who reads. */
function stage() {
  const folder = folderWith({
    docker: `#!/bin/sh
cd "$(dirname "$0")" && echo "$*" >> log
case "$1" in
  restart) [ ! -e gone ] || { echo "No such container: $4" >&2; exit 1; } ;;
  exec) [ -e healthy ] ;;
  container) cat state.json ;;
  logs) cat said ;;
esac
`,
    said: "SyntaxError: Unexpected token\n",
  });
  chmodSync(join(folder, "docker"), 0o755);
  vi.stubEnv("PATH", `${folder}:/usr/bin:/bin`);
  let said = "";
  const io = { err: (text: string) => void (said += text), errStyle: style(false) } as unknown as Io;
  const write = (name: string, text = ""): void => writeFileSync(join(folder, name), text);
  const state = (running: boolean, restarts: number): void =>
    write(
      "state.json",
      JSON.stringify([
        {
          RestartCount: restarts,
          Config: { Labels: {} },
          State: { Status: "running", Running: running, ExitCode: 0, StartedAt },
        },
      ]),
    );
  state(true, 0);
  const asked = (): readonly string[] => {
    const log = join(folder, "log");
    return existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
  };
  return { write, state, asked, said: () => said, reload: reloader(io, new AbortController().signal) };
}

const leads = {
  name: "bap-leads",
  workload: "leads",
  member: 0,
  health: { test: ["CMD", "node", "check.js"] },
} as unknown as ContainerPlan;

const heard = (said: () => string, what: RegExp) =>
  vi.waitFor(() => expect(said()).toMatch(what), { timeout: 10_000, interval: 20 });

test("a restart is one line, once the container's own check passes", async () => {
  const { write, said, asked, reload } = stage();
  reload(leads, "services/leads/api.ts");
  await vi.waitFor(() => expect(asked().filter((line) => line.startsWith("exec")).length).toBeGreaterThan(1));
  expect(said()).toBe("");
  write("healthy");
  await heard(said, /^✓ leads restarted in \d+\.\d s \(services\/leads\/api\.ts\)\n$/);
  expect(asked()[0]).toBe("restart --time 2 bap-leads");
  expect(asked()).toContain("exec bap-leads node check.js");
});

test("one that ends as it starts is told at once with its last lines, and the next save heals it", async () => {
  const { write, state, asked, said, reload } = stage();
  reload(leads, "services/leads/api.ts");
  await vi.waitFor(() => expect(asked().filter((line) => line.startsWith("exec")).length).toBeGreaterThan(1));
  // Docker started it again, as its policy has it.
  state(true, 1);
  await heard(said, /docker logs bap-leads\n$/);
  expect(said()).toMatch(/^✗ leads ended as soon as it was started \(services\/leads\/api\.ts\)\. Its last lines:\n/);
  expect(said()).toContain("      | SyntaxError: Unexpected token\n");
  write("healthy");
  reload(leads, "services/leads/api.ts");
  await heard(said, /✓ leads restarted/);
});

test("a program that has not said a word is left to start, for three seconds", async () => {
  const { write, asked, said, reload } = stage();
  write("said");
  write("healthy");
  const begun = performance.now();
  reload(leads, "services/leads/api.ts");
  await heard(said, /^✓ leads restarted/);
  expect(performance.now() - begun).toBeGreaterThan(2_900);
  expect(asked()).toContain("logs --tail 1 --since 2026-11-26T12:00:00.123Z bap-leads");
});

test("what Docker counts of the time before is no end of this start, nor is a moment in which nothing runs", async () => {
  const { write, state, asked, said, reload } = stage();
  state(false, 3);
  reload(leads, "services/leads/api.ts");
  await vi.waitFor(() => expect(asked().filter((line) => line.startsWith("exec")).length).toBeGreaterThan(1));
  state(true, 0);
  write("healthy");
  await heard(said, /^✓ leads restarted/);
});

test("one that stays ended is told", async () => {
  const { state, said, reload } = stage();
  state(false, 0);
  reload(leads, "services/leads/api.ts");
  await heard(said, /^✗ leads ended as soon as it was started/);
});

test("a change while it starts begins anew, and only the last one is told", async () => {
  const { write, said, asked, reload } = stage();
  reload(leads, "services/leads/one.ts");
  await vi.waitFor(() => expect(asked().some((line) => line.startsWith("exec"))).toBe(true));
  reload(leads, "services/leads/two.ts");
  await vi.waitFor(() => expect(asked().filter((line) => line === "restart --time 2 bap-leads")).toHaveLength(2));
  write("healthy");
  await heard(said, /^✓ leads restarted in .* \(services\/leads\/two\.ts\)\n$/);
});

test("a container that is gone is told, and ends nothing", async () => {
  const { write, said, reload } = stage();
  write("gone");
  reload(leads, "services/leads/one.ts");
  await heard(said, /No such container: bap-leads/);
});
