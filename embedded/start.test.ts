import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { PlatformError } from "../components/model/error.ts";
import type { Lowered } from "../components/model/value.ts";
import type { EmbeddedPlan } from "./embedded-plan.ts";
import { lowerToEmbedded } from "./plan.ts";
import { startEmbedded } from "./start.ts";
import { smallModel } from "./testing.ts";

const reveal = (value: Lowered): string =>
  typeof value === "string"
    ? value
    : value.text.map((part) => (typeof part === "string" ? part : `<${part.name}>`)).join("");

/** Writes down what happens to it; what it does is up to its name. */
const tiny = (name: string, start = "", close = "") => `
import { appendFileSync } from "node:fs";
export async function start(env, { signal }) {
  appendFileSync(${JSON.stringify(journal())}, "start ${name}\\n");
  ${start}
  return { port: Number(env.PORT ?? 0), env, close: async () => {
    ${close}
    appendFileSync(${JSON.stringify(journal())}, "close ${name}\\n");
  } };
}`;

let folder: string;
const journal = () => join(folder, "journal");
const events = () => (existsSync(journal()) ? readFileSync(journal(), "utf8").trim().split("\n") : []);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bap-embedded-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

/** The three programs of the small model, as sources below the folder. */
function plan(programs: Record<string, string> = {}): EmbeddedPlan {
  for (const name of ["base", "app", "door"]) {
    write(`services/${name}/service.ts`, programs[name] ?? tiny(name));
  }
  return lowerToEmbedded(smallModel(), { folder: join(folder, "stack"), portOf: () => 4001 });
}

const start = (programs?: Record<string, string>, more: object = {}) =>
  startEmbedded(plan(programs), { roots: [folder], reveal, ...more });

async function failure(started: Promise<unknown>): Promise<PlatformError> {
  return started.then(
    () => Promise.reject(new Error("it started")),
    (error: unknown) => error as PlatformError,
  );
}

test("starts programs in order, each with its environment alone, and closes them in reverse, once", async () => {
  const app = `import { writeFileSync } from "node:fs";${tiny("app", `writeFileSync(${JSON.stringify(join(folder, "env"))}, JSON.stringify(env));`)}`;
  const running = await start({ app });
  expect(running.programs).toEqual([
    { name: "base", port: 0 },
    { name: "app", port: 4001 },
    { name: "door", port: 0 },
  ]);
  expect(Object.keys(JSON.parse(readFileSync(join(folder, "env"), "utf8")) as object)).toEqual([
    "BASE",
    "CONFIG",
    "HOST",
    "MAIL",
    "NAME",
    "PORT",
    "STORE",
  ]);
  await Promise.all([running.close(), running.close()]);
  expect(events()).toEqual(["start base", "start app", "start door", "close door", "close app", "close base"]);
});

test("writes files with their secrets for the owner alone, without those of an earlier start, and keeps data", async () => {
  write("stack/files/app/old", "left behind");
  write("stack/data/app/kept", "data");
  await (await start()).close();
  const file = join(folder, "stack/files/app/conf/app.yaml");
  expect(readFileSync(file, "utf8")).toBe("key: <app/key>\n");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, "stack/files/app/run.sh")).mode & 0o777).toBe(0o700);
  expect([existsSync(join(folder, "stack/files/app/old")), existsSync(join(folder, "stack/data/app/kept"))]).toEqual([
    false,
    true,
  ]);
});

test("a program that does not start is named, and those before it are closed", async () => {
  const error = await failure(start({ app: tiny("app", 'throw new Error("no luck")') }));
  expect([error.exitCode, error.problems[0]]).toMatchObject([
    1,
    { code: "did-not-start", path: "app", message: "did not start: no luck" },
  ]);
  expect(events()).toEqual(["start base", "start app", "close base"]);
});

test("a program that takes too long is given up, and closed should it start after all", async () => {
  const app = tiny("app", "await new Promise((resolve) => setTimeout(resolve, 400));");
  const error = await failure(start({ app }, { patienceMs: 100 }));
  expect(error.problems[0]).toMatchObject({ path: "app", message: "did not start: it took longer than 0.1 s" });
  await expect.poll(events).toEqual(["start base", "start app", "close base", "close app"]);
});

test("told to stop while a program starts, it closes what there is and says why", async () => {
  const stop = new AbortController();
  const app = tiny(
    "app",
    'await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));',
  );
  const starting = start({ app }, { signal: stop.signal });
  await expect.poll(events).toContain("start app");
  stop.abort();
  await expect(starting).rejects.toBe(stop.signal.reason);
  expect(events()).toEqual(["start base", "start app", "close base"]);
});

test("a program that does not stop well is named, and the others are closed all the same", async () => {
  const running = await start({ app: tiny("app", "", 'throw new Error("stuck")') });
  const error = await failure(running.close());
  expect(error.problems).toMatchObject([{ path: "app", message: "did not stop well: stuck" }]);
  expect(events()).toEqual(["start base", "start app", "start door", "close door", "close base"]);
});

test("below node_modules it takes what was built, since Node.js runs no TypeScript there", async () => {
  const installed = join(folder, "node_modules", "package");
  const nothing = join(folder, "empty");
  write("node_modules/package/services/app/service.ts", "const wrong: string = 1; throw new Error();");
  for (const name of ["base", "app", "door"]) {
    write(`node_modules/package/dist/services/${name}/service.js`, tiny(`built ${name}`));
  }
  const lowered = lowerToEmbedded(smallModel(), { folder: join(folder, "stack"), portOf: () => 1 });
  write("node_modules/package/package.json", '{ "type": "module" }');
  await (await startEmbedded(lowered, { roots: [nothing, installed], reveal })).close();
  expect(events().slice(0, 3)).toEqual(["start built base", "start built app", "start built door"]);
});

test("an entry that is not there, or is no function, is told as what it is", async () => {
  const empty = startEmbedded(plan(), { roots: [join(folder, "none")], reveal });
  expect((await failure(empty)).problems[0]!.message).toContain("there is no services/base/service.ts");
  const wrong = await failure(start({ base: "export const start = 1;" }));
  expect(wrong.problems[0]!.message).toContain('services/base/service.ts exports no function "start"');
});
