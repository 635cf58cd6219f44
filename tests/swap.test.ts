import { describe, expect, test } from "vitest";
import type { Model } from "../components/model/model.ts";
import type { Target } from "../components/model/platform.ts";
import { namesOf, platformFrom, platformOf, rendered } from "./platforms.ts";
import { isOf, namesIn, placesOf, refsIn, talkersTo } from "./swap/names.ts";
import { REFUSED, SWAPS, type Swap } from "./swap/swaps.ts";

const TARGETS = ["docker", "kubernetes"] as const satisfies readonly Target[];
const BI = ["grafana", "metabase", "superset"] as const;

/** What serves each capability that is served by one: capability → instance. */
function serversIn({ components }: Model): Readonly<Record<string, string>> {
  const pairs = components.flatMap(({ requires }) => Object.entries(requires));
  return Object.fromEntries(
    pairs
      .filter(([capability]) => capability !== "bi")
      .flatMap(([capability, [one]]) => (one ? [[capability, one]] : [])),
  );
}

const consumersOf = ({ components }: Model, capability: string): readonly string[] =>
  components.filter(({ requires }) => (requires[capability] ?? []).length > 0).map(({ name }) => name);

/** No name in the model or on the target is that instance's, or made of it. */
function expectNothingOf(gone: string, built: ReturnType<typeof platformOf>): void {
  expect(namesIn(built.model).filter((name) => isOf(gone, name))).toEqual([]);
  // Images are named by their vendors: that of a client may be the server's.
  const lines = namesOf(built).split("\n");
  const onTarget = lines.filter((line) => !line.startsWith("image ")).flatMap((line) => line.split(/[ /]/));
  expect(onTarget.filter((name) => isOf(gone, name))).toEqual([]);
}

const titleOf = ({ bindings, components }: Swap): string =>
  `${JSON.stringify(bindings)} ${components ? JSON.stringify(components) : ""}`;

describe.each(TARGETS)("a line in a profile that extends dev, on %s", (target) => {
  const dev = platformOf("dev", target).model;
  const before = serversIn(dev);

  test.each(SWAPS.map((swap) => [titleOf(swap), swap] as const))("%s", (_, swap) => {
    const built = platformFrom({ extends: "dev", ...swap }, target);
    const { model } = built;
    const after = { ...before, ...swap.bindings };
    const came = [...new Set(Object.values(swap.bindings))];
    const gone = [...new Set(Object.values(before))].filter((name) => !Object.values(after).includes(name));

    expect(rendered(built).size).toBeGreaterThan(0);
    expect(serversIn(model)).toEqual(after);
    for (const name of gone) expectNothingOf(name, built);

    const places = placesOf(model, came);
    for (const [capability, server] of Object.entries(swap.bindings)) {
      const consumers = consumersOf(model, capability);
      expect(consumers, capability).toEqual(consumersOf(dev, capability));
      for (const consumer of consumers) {
        const { requires } = model.components.find(({ name }) => name === consumer)!;
        expect(requires[capability], consumer).toEqual([server]);
        const own = model.workloads.filter(({ instance }) => instance === consumer);
        const spokenOf = refsIn(own).flatMap((ref) => (ref.ref === "endpoint" ? [ref.workload] : []));
        expect(
          spokenOf.filter((name) => places.includes(name)),
          `${consumer} is told of ${server}`,
        ).not.toEqual([]);
        const ways = model.edges.filter(({ from, to }) => own.some(({ name }) => name === from) && places.includes(to));
        expect(ways, `${consumer} reaches ${server}`).not.toEqual([]);
      }
    }
    // The gateway leads people to what has pages of its own.
    const talked = talkersTo(dev, gone).filter((name) => name !== "traefik");
    expect(talkersTo(model, came)).toEqual(expect.arrayContaining([...talked]));
    const allowed = Object.keys(swap.bindings).flatMap((capability) => [
      ...consumersOf(model, capability),
      // Chart tools look into what they were offered.
      ...talkersTo(dev, [before[capability]!]),
    ]);
    expect(talkersTo(model, came).filter((name) => !allowed.includes(name))).toEqual([]);
  });

  test.each(
    Array.from({ length: 2 ** BI.length }, (_, bits) => BI.filter((_, index) => bits & (1 << index))).map((bi) => [bi]),
  )("bi: %j", (bi) => {
    const built = platformFrom({ extends: "dev", bindings: { bi } }, target);
    const { model } = built;
    expect(rendered(built).size).toBeGreaterThan(0);
    for (const name of BI.filter((name) => !bi.includes(name))) expectNothingOf(name, built);
    for (const name of ["leads", "content", "finance", "agents"]) {
      expect(model.components.find((one) => one.name === name)!.requires["bi"] ?? [], name).toEqual(bi);
    }
    for (const name of bi) {
      expect(
        model.routes.filter(({ instance }) => instance === name),
        name,
      ).not.toEqual([]);
      const own = model.workloads.filter(({ instance }) => instance === name);
      // It is given each service's tables, as who only reads them.
      const secrets = refsIn(own).flatMap((ref) => (ref.ref === "secret" ? [ref.name] : []));
      expect(secrets, name).toEqual(
        expect.arrayContaining(["leads/postgres-leads-reader", "leads/clickhouse-leads-reader"]),
      );
    }
    const readers = model.secrets.filter(({ name }) => name.endsWith("-reader"));
    expect(readers.length > 0).toBe(bi.length > 0);
  });

  test.each(REFUSED.map(([profile, names]) => [JSON.stringify(profile), profile, names] as const))(
    "refuses %s, and names both sides",
    (_, profile, names) => {
      let message = "";
      try {
        platformFrom(profile, target);
      } catch (error) {
        message = (error as Error).message;
      }
      for (const name of names) expect(message).toContain(name);
    },
  );
});
