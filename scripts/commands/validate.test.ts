import { join } from "node:path";
import { expect, test } from "vitest";
import type { Problem } from "../../components/model/error.ts";
import { folderWith } from "../testing/folder.ts";
import { runBap, runJson } from "../testing/run-bap.ts";

test.each([
  [[], "dev on docker"],
  [["--target", "kubernetes"], "dev on kubernetes"],
  [["--target", "embedded"], "dev on embedded"],
  [["production"], "production on kubernetes"],
  [["production", "--target", "docker"], "production on docker"],
  [["enterprise"], "enterprise on kubernetes"],
])("every shipped profile is valid: %j", async (argv, what) => {
  const { code, out, err } = await runBap(["validate", ...argv]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(new RegExp(`^valid: ${what}, \\d+ components, \\d+ workloads, \\d+ routes\n$`));
});

test("it says how much there is", async () => {
  expect((await runBap(["validate", "--only", "leads"])).out).toBe(
    "valid: dev on docker, 4 components, 7 workloads, 2 routes\n",
  );
});

const TOP =
  "bindings, components, context, domain, extends, images, network, operators, prerequisites, regions, schema, secrets, state, target, tier, without";

// What a person types wrong, and the whole of what they are told; FILE is the profile's own path.
test.each<readonly [string, string, string]>([
  [
    "an unknown key",
    "schema: 1\nextends: dev\ncomponets: {}\n",
    `FILE:3 componets: unknown key "componets"; did you mean "components"?\n    allowed here: ${TOP}\n`,
  ],
  [
    "a wrong unit",
    "schema: 1\nextends: dev\ncomponents:\n  redis: { memory: 512M }\n",
    'FILE:4 components.redis.memory: "512M" is not a size with its unit\n    write a size with its unit, such as "512Mi" or "10Gi" (Ki, Mi, Gi, Ti)\n',
  ],
  [
    "a null",
    "schema: 1\nextends: dev\ncomponents:\n  redis:\n    memory:\n",
    'FILE:5 components.redis.memory: has no value (null)\n    give it a value, or leave the line out; a component is taken out by "without:"\n',
  ],
  [
    "a capability that nothing is bound to",
    "schema: 1\ntier: dev\nbindings: { gateway: traefik, relationalStore: postgres }\ncomponents: { leads: {} }\n",
    'FILE:4 components.leads: "leads" needs a cache, and the profile binds none\n    add "cache: <instance>" under bindings; on docker it can be external-redis, redis, valkey\n',
  ],
  [
    "a capability bound to what does not provide it",
    "schema: 1\nextends: dev\nbindings: { cache: postgres }\n",
    'FILE:3 bindings.cache: "postgres" does not provide cache; it provides relationalStore\n    what provides cache on docker: external-redis, redis, valkey\n',
  ],
  [
    "a port published twice",
    "schema: 1\nextends: dev\ncomponents:\n  traefik: { httpPort: 443 }\n",
    'components.traefik: "bap-traefik" and "bap-traefik" both publish port 443/tcp\n    a host has each port once: give one of them another number, or one member\n',
  ],
  [
    "a topology that is not there",
    "schema: 1\nextends: dev\ncomponents:\n  redis: { topology: sentinel }\n",
    'FILE:4 components.redis.topology: "sentinel" is not allowed\n    allowed: "single"\n',
  ],
  [
    "a domain that is none",
    "schema: 1\nextends: dev\ndomain: nonsense_domain\n",
    'FILE:3 domain: "nonsense_domain" is not a domain name\n    write a domain name: lower-case words joined by dots, such as "example.com"\n',
  ],
  [
    "a key given twice",
    "schema: 1\nextends: dev\ntier: dev\ntier: production\n",
    'FILE:4 tier: duplicate key "tier": it is already on line 3\n    keep one of the two\n',
  ],
  ["an empty file", "", 'FILE: the file is empty\n    begin with "schema: 1"; profiles/dev.yaml is an example\n'],
  ["a list", "- schema: 1\n", 'FILE:1: expected a map, got a list\n    write "key: value" lines\n'],
  [
    "a profile that extends nothing there is",
    "schema: 1\nextends: prodution\n",
    'FILE:2 extends: there is no profile "prodution"; did you mean "production"?\n    known: dev, enterprise, production; or give a path to a file\n',
  ],
])("fails with the place, the value and the way out for %s", async (_, yaml, message) => {
  const file = join(folderWith({ "mine.yaml": yaml }), "mine.yaml");
  const expected = message.replaceAll("FILE", file);
  expect(await runBap(["validate", "--profile-file", file])).toEqual({ code: 2, out: "", err: expected });
});

test("all mistakes are told at once, whatever layer they stand in", async () => {
  const file = join(folderWith({ "mine.yaml": "schema: 1\nextends: dev\ndomain: _\ntier: prod\n" }), "mine.yaml");
  const argv = ["validate", "--profile-file", file, "--set", "components.redis.memory=1G", "--target", "dockr"];
  const { code, err } = await runBap(argv);
  expect(code).toBe(2);
  expect(err.split("\n").filter((line) => line !== "" && !line.startsWith(" "))).toEqual([
    `${file}:3 domain: "_" is not a domain name`,
    `${file}:4 tier: "prod" is not allowed; did you mean "production"?`,
    '--target: "dockr" is not a target',
    '--set components.redis.memory=1G: "1G" is not a size with its unit',
    "4 problems",
  ]);
});

test("--json says the same to programs, and ends the same", async () => {
  expect(await runJson(["validate"])).toEqual({ valid: true, problems: [] });
  const { code, out, err } = await runBap(["validate", "--json", "--set", "components.redis.memory=1G"]);
  expect({ code, err }).toEqual({ code: 2, err: "" });
  const { valid, problems } = JSON.parse(out) as { valid: boolean; problems: readonly Problem[] };
  expect(valid).toBe(false);
  expect(problems.map((problem) => Object.keys(problem).sort())).toEqual([["code", "message", "path", "suggestion"]]);
  expect(problems[0]).toMatchObject({ code: "wrong-value", path: "--set components.redis.memory=1G" });
});
