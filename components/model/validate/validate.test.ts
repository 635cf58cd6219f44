import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineComponent, type Component } from "../../define.ts";
import { build, problemsOf } from "../../testing/platform.ts";
import { program } from "../../testing/program.ts";
import type { Parts, Route } from "../parts.ts";
import { secret, type EndpointRef } from "../value.ts";

/** A component of exactly these parts. */
const made = (name: string, model: Parts, provides: readonly string[] = []): Component => ({
  ...defineComponent({
    name,
    layer: "business",
    licence: { spdx: "MIT" },
    description: `A ${name} for tests.`,
    config: z.strictObject({}),
    model: () => model,
  }),
  provides: Object.fromEntries(provides.map((capability) => [capability, () => ({})])),
});

const endpoint = (workload: string, at: "start" | "run" = "start", port = "http"): EndpointRef => ({
  ref: "endpoint",
  workload,
  port,
  part: "address",
  at,
});
const talksTo = (name: string, ref: EndpointRef) => made(name, { services: [program({ TO: ref })] });
const of = (...components: readonly Component[]) =>
  problemsOf({ instances: Object.fromEntries(components.map((component) => [component.name, component])) });

describe("start order", () => {
  it("fails when three wait for each other, with the whole way round", () => {
    const ring = [talksTo("a1", endpoint("b1")), talksTo("b1", endpoint("c1")), talksTo("c1", endpoint("a1"))];
    expect(of(...ring)).toEqual([
      "profile: components.a1: a start cycle: a1 waits for b1 waits for c1 waits for a1\n" +
        '    break it: bind another instance, or let one side use the other only at run time (at: "run")',
    ]);
  });

  it("lets two talk to each other when one of them does so at run time only", () => {
    expect(of(talksTo("a1", endpoint("b1")), talksTo("b1", endpoint("a1", "run")))).toEqual([]);
  });

  it("fails when a job waits for what waits for the job", () => {
    const grant = { ...program({ TO: endpoint("b1") }), kind: "job" as const, part: "grant", fulfils: "b1" };
    expect(of(made("a1", { jobs: [grant] }), made("b1", { services: [program()] }))[0]).toContain(
      "a start cycle: a1-grant waits for b1 waits for a1-grant",
    );
  });
});

describe("routes", () => {
  const route = (to: string, path = "/") => ({
    instance: to,
    host: "app.bap.localhost",
    path,
    to,
    port: "http",
    access: "public" as const,
    limits: {},
  });
  const apps = [made("one", { services: [program()] }), made("two", { services: [program()] })];

  it("fails when two lead from one host and path to two places", () => {
    expect(of(...apps, made("door", { routes: [route("one"), route("two")] }))).toEqual([
      'profile: components.two: "two" and "one" both want the route app.bap.localhost/\n' +
        "    give one of them another host or path",
    ]);
  });

  it("lets one host have many paths", () => {
    expect(of(...apps, made("door", { routes: [route("one"), route("two", "/api")] }))).toEqual([]);
  });

  it("fails for a login that none of its own instance's routes leads to", () => {
    const desk = (app: string, routes: readonly Route[] = [route("desk")]) =>
      of(...apps, made("desk", { services: [program()], routes, logins: [{ app }] }));
    expect(desk("app")).toEqual([]);
    expect(desk("app.bap.localhost")).toEqual([
      'profile: components.desk: "desk" tells how to get into "app.bap.localhost", and has no route there\n' +
        "    its applications are app: say one of them as the login's app",
    ]);
    expect(desk("app", [route("one")])).toEqual([
      'profile: components.desk: "desk" tells how to get into "app", and has no route there\n' +
        "    ask the gateway for a route, and say its app as the login's",
    ]);
  });
});

describe("names", () => {
  it.each(["Shop", "shop_1", "1shop", "s", `${"s".repeat(51)}`, "shop-"])("fails for a workload named %j", (name) => {
    expect(of(made(name, { services: [program()] }))[0]).toBe(
      `profile: components.${name}: "${name}" cannot be the name of a workload\n` +
        "    use 2 to 50 lower-case letters, digits and hyphens, a letter first",
    );
  });

  it("fails when an instance is named like a part of another", () => {
    const parts = made("shop", { services: [program(), program({}, { part: "desk" })] });
    expect(of(parts, made("shop-desk", { services: [program()] }))).toEqual([
      'profile: components.shop-desk: "shop" and "shop-desk" both make a workload "shop-desk"\n' +
        "    rename one of the instances, or let one ask under another name",
    ]);
  });

  it("fails when a secret is declared twice", () => {
    const key = { name: "shop/key", value: { kind: "password" as const } };
    expect(of(made("shop", { secrets: [key] }), made("desk", { secrets: [key] }))).toEqual([
      'profile: components.shop: the secret "shop/key" is declared twice\n' +
        "    let one of the two asks use another name",
    ]);
  });
});

describe("references", () => {
  it.each([
    [{ KEY: secret("shop/none") }, 'there is no secret "shop/none"', "declare it in the model's secrets of its owner"],
    [{ TO: endpoint("desk") }, '"desk" has no port "http"', "there is no such workload or external"],
    [{ TO: endpoint("shop", "run", "sql") }, '"shop" has no port "sql"', "its ports are http"],
    [{ AT: { ref: "path", of: "file", name: "x" } }, 'there is no file "x"', "add it to the workload's files"],
    [{ AT: { ref: "path", of: "volume", name: "x" } }, 'there is no volume "x"', "add it to the workload's volumes"],
    [
      { ON: { ref: "own", part: "port", port: "sql" } },
      "it has no such port of its own",
      "add it to the workload's ports",
    ],
  ] as const)("fails for %j, which leads nowhere", (env, message, suggestion) => {
    expect(of(made("shop", { services: [program(env)] }))).toEqual([
      `profile: components.shop (shop env.${Object.keys(env)[0]!}): ${message}\n    ${suggestion}`,
    ]);
  });

  it("may lead outside, to what is declared as external", () => {
    const outside = made("shop", {
      services: [program({ TO: endpoint("ledger", "start", "sql") })],
      externals: [{ name: "ledger", host: "db.example.com", ports: { sql: 5432 } }],
    });
    const { model } = build({ instances: { shop: outside } });
    expect(model.edges).toEqual([{ from: "shop", to: "ledger", port: "sql", at: "start" }]);
    expect(model.order).toEqual([]);
  });
});

describe("what is open to others", () => {
  const open = program({}, { ports: { http: { port: 8080, publish: 80 } } });

  it("fails when anything but a gateway publishes a port", () => {
    expect(of(made("shop", { services: [open] }))).toEqual([
      'profile: components.shop: "shop" publishes port 80 ("http")\n    only a gateway may: ask it for a route instead',
    ]);
    expect(
      problemsOf({
        instances: { door: made("door", { services: [open] }, ["gateway"]) },
        bindings: { gateway: "door" },
      }),
    ).toEqual([]);
  });

  it("fails when a command line would hold a secret", () => {
    const key = { name: "shop/key", value: { kind: "password" as const } };
    const shop = (rest: object) => made("shop", { services: [program({}, rest)], secrets: [key] });
    expect(of(shop({ args: ["--key", secret("shop/key")] }))).toEqual([
      "profile: components.shop (shop args[1]): a command line would hold a secret\n" +
        "    put it into a file, and give the command the file's path",
    ]);
    expect(of(shop({ env: { KEY: secret("shop/key") } }))).toEqual([]);
  });

  it("tells everything that is wrong at once", () => {
    const key = { name: "a1/key", value: { kind: "password" as const } };
    const wrong = made("a1", {
      services: [program({ KEY: secret("a1/none"), TO: endpoint("zz") })],
      secrets: [key, key],
    });
    expect(of(wrong)).toHaveLength(3);
  });
});
