import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { registry } from "../components/registry.ts";
import { resolveProfile } from "../profiles/index.ts";
import { applicationsOf } from "../scripts/inspect/applications.ts";
import { platformOf, SHIPPED } from "./platforms.ts";
import { root } from "./source.ts";

describe.each(SHIPPED)("%s on %s", (profile, target) => {
  const resolution = resolveProfile({ profile, target, profilesDir: join(root, "profiles") }, registry);

  test("resolves, and is of its own tier", () => {
    expect(resolution).toMatchObject({ ok: true, profile: { profile, target, tier: profile } });
  });

  test("is bound to what runs there, and says so of each capability that there is", () => {
    if (!resolution.ok) throw new Error("it does not resolve");
    const { bindings, instances } = resolution.profile;
    // On a laptop nobody is asked who they are.
    const all = Object.keys(registry.capabilities).filter((name) => profile !== "dev" || name !== "identity");
    expect(Object.keys(bindings).sort()).toEqual(all.sort());
    const bound = Object.values(bindings).flatMap((binding) => [
      ...binding.default,
      ...Object.values(binding.per).flat(),
    ]);
    for (const name of bound) expect(registry.components[instances[name]!.use]!.targets, name).toContain(target);
  });

  test("tells of every application how to get in where its component says so", () => {
    const { model } = platformOf(profile, target, profile === "dev" ? [] : ["domain=example.com"]);
    const told = applicationsOf(model).flatMap(({ instance, login }) => (login ? [{ ...login, instance }] : []));
    const byApp = (all: typeof model.logins) => [...all].sort((a, b) => (a.app < b.app ? -1 : 1));
    expect(byApp(told)).toEqual(byApp(model.logins));
  });
});
