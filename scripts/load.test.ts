import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { PlatformError } from "../components/model/error.ts";
import { loadPlatform } from "./load.ts";
import { profileOptions } from "./options.ts";
import { packageRoot } from "./package-root.ts";
import { folderWith } from "./testing/folder.ts";

const load = (cwd: string, options: Record<string, unknown> = {}) =>
  loadPlatform(profileOptions.parse(options), { cwd });

const problemsOf = async (work: Promise<unknown>) =>
  work.then(
    () => [],
    (error: PlatformError) => error.problems.map(({ path, message }) => `${path}: ${message}`),
  );

test("without a project, the profiles of this package are used, dev first", async () => {
  const cwd = folderWith();
  const { profile, stack, root } = await load(cwd);
  expect({ profile: profile.profile, stack, root }).toEqual({ profile: "dev", stack: "dev", root: cwd });
});

test("the root is the nearest folder upward with a Pulumi.yaml", async () => {
  const root = folderWith({ "Pulumi.yaml": "name: bap\n", "deep/er/x": "" });
  expect((await load(join(root, "deep", "er"))).root).toBe(root);
});

test("a project's own profile extends one of this package by name, and both can be asked for", async () => {
  const root = folderWith({ "Pulumi.yaml": "", "profiles/mine.yaml": "schema: 1\nextends: production\n" });
  expect((await load(root, { profile: "mine" })).profile).toMatchObject({ profile: "mine", tier: "production" });
  expect((await load(root, { profile: "enterprise" })).profile.profile).toBe("enterprise");
  expect(await problemsOf(load(root, { profile: "mien" }))).toEqual([
    'profile: there is no profile "mien"; did you mean "mine"?',
  ]);
});

test("a stack's file says profile, target, name and settings; options win over it", async () => {
  const root = folderWith({
    "Pulumi.yaml": "",
    "Pulumi.customer.yaml": `config:
  bap:profile: production
  bap:target: docker
  bap:name: customer
  bap:set: { components.redis.memory: 3Gi, components.leads.replicas: 4 }
  bap:rootKey: { secure: v1:abc }
`,
  });
  const loaded = await load(root, { stack: "customer" });
  expect(loaded.stack).toBe("customer");
  expect(loaded.profile).toMatchObject({ profile: "production", target: "docker", name: "customer" });
  expect(loaded.profile.instances.redis!.config.memory).toBe(3 * 2 ** 30);
  expect(loaded.profile.instances.leads!.config.replicas).toBe(4);
  const over = await load(root, { stack: "customer", target: "kubernetes", set: ["components.redis.memory=1Gi"] });
  expect(over.profile.target).toBe("kubernetes");
  expect(over.profile.instances.redis!.config.memory).toBe(2 ** 30);
});

test("a stack named like a profile means it", async () => {
  expect((await load(folderWith(), { stack: "production" })).profile.profile).toBe("production");
});

test("fails when a stack's file is not YAML, or says a setting in another form", async () => {
  const root = folderWith({ "Pulumi.a.yaml": "config: [", "Pulumi.b.yaml": "config: { bap:set: [one] }" });
  expect((await problemsOf(load(root, { stack: "a" })))[0]).toMatch(/^Pulumi\.a\.yaml: cannot be read: .*line 1/);
  expect(await problemsOf(load(root, { stack: "b" }))).toEqual([
    "Pulumi.b.yaml: cannot be read: config.bap:set: Invalid input: expected record, received array",
  ]);
});

test("files in options are read from the folder where bap was called", async () => {
  const root = folderWith({
    "Pulumi.yaml": "",
    "at/work.yaml": "schema: 1\nextends: dev\n",
    "at/over.yaml": "schema: 1\ncomponents: { redis: { memory: 1Gi } }\n",
  });
  const { profile, stack } = await load(join(root, "at"), { profileFile: "work.yaml", overlay: ["over.yaml"] });
  expect({ stack, memory: profile.instances.redis!.config.memory }).toEqual({ stack: "work", memory: 2 ** 30 });
});

const CRM = `
import { z } from "zod";
import { defineComponent } from "./bap/components/define.ts";

export const capabilities = {
  crm: { name: "crm", methods: ["account"], many: false, description: "Customers." },
};

export const components = {
  ledger: defineComponent({
    name: "ledger", layer: "business", licence: { spdx: "MIT" }, description: "Accounts.",
    config: z.strictObject({ size: z.int().default(1) }),
    requires: { cache: {} },
    needs: ({ self, use }) => use.cache.keyspace({ name: self.name }),
    model: () => ({}),
  }),
};
`;

/** A project whose own components import this package from the folder \`bap\`. */
function projectWith(config: string): string {
  const root = folderWith({ "bap.config.ts": config });
  symlinkSync(packageRoot, join(root, "bap"));
  mkdirSync(join(root, "node_modules"));
  symlinkSync(join(packageRoot, "node_modules", "zod"), join(root, "node_modules", "zod"));
  return root;
}

test("components of a project's own file join ours, with what they need", async () => {
  const root = projectWith(CRM);
  const { model, registry } = await load(root, { set: ["components.ledger.size=3"] });
  expect(model.components.find(({ name }) => name === "ledger")?.requires).toEqual({ cache: ["redis"] });
  expect(registry.capabilities.crm?.description).toBe("Customers.");
  expect(await problemsOf(load(root, { set: ["components.ledger.sise=3"] }))).toEqual([
    '--set components.ledger.sise=3: unknown key "sise"; did you mean "size"?',
  ]);
});

test.each([
  ["export const components = ", /^bap\.config\.ts: cannot be loaded: /],
  ["export const components = [];", /^bap\.config\.ts: "components" is not a record of components by name$/],
  [
    'export const components = { crm: { name: "crm" } };',
    /^bap\.config\.ts: components\.crm is none: it has no layer, config, model$/,
  ],
  [
    'export const capabilities = { crm: { name: "other", methods: [] } };',
    /^bap\.config\.ts: capabilities\.crm calls itself "other"$/,
  ],
])("fails when bap.config.ts is wrong: %s", async (config, message) => {
  const problems = await problemsOf(load(folderWith({ "bap.config.ts": config })));
  expect(problems).toEqual([expect.stringMatching(message)]);
});
