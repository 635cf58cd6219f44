import { describe, expect, test } from "vitest";
import type { Model } from "../components/model/model.ts";
import { formatSize } from "../components/model/units.ts";
import type { Service } from "../components/model/workload.ts";
import { registry } from "../components/registry.ts";
import { loadPlatform } from "../scripts/load.ts";
import { pinnedImages, readTested } from "../scripts/reference/images.ts";
import { readLeastMemory } from "../scripts/reference/memory.ts";
import { platformOf } from "./platforms.ts";
import { root } from "./source.ts";

const MI = 2 ** 20;
const GI = 2 ** 30;

/** Below it a program is not known to work: by component and part. */
const LEAST = readLeastMemory(root);

/** Of which nobody says what they need: our own, small ones, and each role of what is only known as a whole. */
const NO_FIGURE = [
  ...["agents", "content", "finance", "leads", "portal", "mailpit", "temporal-ui"],
  ...["temporal-frontend", "temporal-history", "temporal-matching", "temporal-worker"],
];

const servicesOf = ({ workloads }: Model): readonly (Model["workloads"][number] & Service)[] =>
  workloads.filter((one) => one.kind !== "job");

const allOf = (model: Model): number =>
  servicesOf(model).reduce((sum, { memory, replicas }) => sum + memory * replicas, 0);

const kindOf = ({ component, part }: Model["workloads"][number]): string => (part ? `${component}-${part}` : component);

describe("memory", () => {
  test.each(["docker", "kubernetes"] as const)("the whole of dev takes 12 GiB at most on %s", (target) => {
    const sum = allOf(platformOf("dev", target).model);
    expect(sum, formatSize(sum)).toBeLessThanOrEqual(12 * GI);
  });

  test("the business part of dev takes 4 GiB at most", async () => {
    const only = ["leads", "content", "finance", "agents", "portal", "kafka"];
    const { model } = await loadPlatform({ profile: "dev", only, set: [], overlay: [] }, { cwd: root });
    expect(model.components.map(({ name }) => name)).toEqual(expect.arrayContaining(only));
    const sum = allOf(model);
    expect(sum, formatSize(sum)).toBeLessThanOrEqual(4 * GI);
  });

  test("a figure counts as run where the tests here run the software itself, and nowhere else", () => {
    const tested = readTested(root);
    const real = [...pinnedImages(registry, root)].flatMap(([image, by]) =>
      tested[image] === undefined || tested[image] === "stand-in" ? [] : by,
    );
    for (const [program, { source }] of Object.entries(LEAST)) {
      const component = Object.keys(registry.components).find((name) => `${program}-`.startsWith(`${name}-`))!;
      const isReal = real.some((by) => by === component || by === `images/${component}/Dockerfile`);
      expect(source === "run", `${program}: ${source}`).toBe(isReal);
    }
  });

  describe.each([
    ["dev", "docker"],
    ["production", "docker"],
    ["production", "kubernetes"],
    ["enterprise", "kubernetes"],
  ] as const)("%s on %s", (profile, target) => {
    const services = servicesOf(platformOf(profile, target).model);

    test("no program has less than it is known to need", () => {
      const short = services.filter((one) => one.memory < (LEAST[kindOf(one)]?.mi ?? 0) * MI);
      expect(short.map((one) => `${one.name}: ${formatSize(one.memory)} of ${LEAST[kindOf(one)]!.mi}Mi`)).toEqual([]);
    });

    test("of each program it is known, or known that nobody says", () => {
      const known = [...Object.keys(LEAST), ...NO_FIGURE];
      expect(services.map(kindOf).filter((kind) => !known.includes(kind))).toEqual([]);
    });
  });
});
