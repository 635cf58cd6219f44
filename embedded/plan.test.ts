import { expect, test } from "vitest";
import type { PlatformError } from "../components/model/error.ts";
import type { Model } from "../components/model/model.ts";
import { lowerToEmbedded, symbolicPlace } from "./plan.ts";
import { renderEmbedded } from "./render.ts";
import { smallModel, withWorkload } from "./testing.ts";

const place = { folder: "/here", portOf: (workload: string) => ({ app: 4001, door: 4002, base: 4003 })[workload]! };

function codesOf(model: Model): readonly string[] {
  try {
    lowerToEmbedded(model, place);
  } catch (error) {
    return (error as PlatformError).problems.map(({ code, path, message }) => `${code} ${path}: ${message}`);
  }
  throw new Error("it was lowered");
}

test("every value becomes what it is on this machine, and only secrets stay open", () => {
  const app = lowerToEmbedded(smallModel(), place).programs.find(({ name }) => name === "app");
  expect(app).toEqual({
    name: "app",
    entry: "services/app/service.ts",
    start: "start",
    env: {
      BASE: "http://127.0.0.1:4003/x",
      CONFIG: "/here/files/app/conf/app.yaml",
      HOST: "127.0.0.1",
      MAIL: "smtp.example.com:587",
      NAME: "app-0",
      PORT: "4001",
      STORE: "folder:/here/data/app",
    },
    files: [
      {
        path: "/here/files/app/conf/app.yaml",
        content: { text: ["key: ", { ref: "secret", name: "app/key", form: "plain", version: 1 }, "\n"] },
        mode: 0o600,
      },
      { path: "/here/files/app/run.sh", content: "true\n", mode: 0o700 },
    ],
    after: ["base"],
    stopGrace: 5,
  });
});

test("programs stand in the order of their start, whatever their names", () => {
  expect(lowerToEmbedded(smallModel(), place).programs.map(({ name }) => name)).toEqual(["base", "app", "door"]);
});

test("what cannot run in one process is refused, all of it at once", () => {
  const model = smallModel();
  const container = { ...model.workloads[0], run: undefined };
  const job = { ...container, kind: "job", part: "grant", name: "app-grant", instance: "app" } as const;
  expect(codesOf({ ...model, workloads: [container as never, job as never] })).toEqual([
    "not-on-target components.door (door): needs a program in a container of its own, which one Node.js process cannot give",
    "not-on-target components.app (app-grant): needs a job in a container of its own, which one Node.js process cannot give",
  ]);
  expect(codesOf(withWorkload("app", { volumes: [{ name: "data", path: "/data", size: 1 }] }))).toEqual([
    "not-on-target components.app (app): needs a volume (data), which one Node.js process cannot give",
  ]);
});

test("more than one replica is said not to be given", () => {
  expect(lowerToEmbedded(withWorkload("app", { replicas: 3 }), place).notGiven).toContainEqual({
    workload: "app",
    feature: "3 replicas",
    reason: "one process runs one of each program",
  });
});

test("what is rendered is the same each time and names no machine and no secret value", () => {
  const render = () => {
    const model = smallModel();
    return renderEmbedded(lowerToEmbedded(model, symbolicPlace(model, ".bap/dev")));
  };
  expect([...render()]).toEqual([...render()]);
  const text = render().get("programs.json")!;
  const rendered = JSON.parse(text) as { folder: string; programs: { name: string; env: Record<string, string> }[] };
  expect(rendered.folder).toBe(".bap/dev");
  expect(rendered.programs.map(({ name, env }) => [name, env])).toEqual([
    ["base", { HOST: "127.0.0.1" }],
    [
      "app",
      {
        BASE: "http://127.0.0.1:${PORT_BASE_HTTP}/x",
        CONFIG: ".bap/dev/files/app/conf/app.yaml",
        HOST: "127.0.0.1",
        MAIL: "smtp.example.com:587",
        NAME: "app-0",
        PORT: "${PORT_APP_HTTP}",
        STORE: "folder:.bap/dev/data/app",
      },
    ],
    ["door", { HOST: "127.0.0.1", TO: "${PORT_APP_HTTP}" }],
  ]);
  expect(text.endsWith("}\n")).toBe(true);
});

test("a published port is rendered as it was set", () => {
  const { portOf } = symbolicPlace(smallModel(), ".bap/dev");
  expect([portOf("door", "http"), portOf("app", "http")]).toEqual([8080, "${PORT_APP_HTTP}"]);
});
