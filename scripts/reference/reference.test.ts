import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineComponent } from "../../components/define.ts";
import { cpu, size } from "../../components/model/units.ts";
import { registry } from "../../components/registry.ts";
import { packageRoot } from "../package-root.ts";
import { imagesText, pinnedImages, readTested } from "./images.ts";
import { readmePicture } from "./picture.ts";
import { settingsOf } from "./settings.ts";
import { referenceText } from "./text.ts";

const example = defineComponent({
  name: "example",
  layer: "data",
  licence: { spdx: "Other", exception: "it is only an example" },
  description: "An example.",
  config: z.strictObject({
    memory: size().prefault("128Mi").describe("Memory limit."),
    cpu: cpu().prefault("250m").describe("Limit in processors."),
    replicas: z.int().min(1).max(5).default(1).describe("How many."),
    mode: z.enum(["a", "b"]).default("a").describe("Which | one."),
    limits: z.strictObject({ burst: z.int().min(1).default(20).describe("At once.") }).prefault({}),
  }),
  defaults: { production: { memory: "1Gi", limits: { burst: 50 } }, "production/kubernetes": { replicas: 3 } },
  model: () => ({}),
});

describe("the reference", () => {
  it("tells each setting with its default in each tier, and where a target differs", () => {
    expect(settingsOf(example).map(({ path, form, defaults }) => [path, form, ...Object.values(defaults)])).toEqual([
      ["memory", "a size: `512Mi`, `2Gi`", "`128Mi`", "`1Gi`", "`128Mi`"],
      ["cpu", "processors: `250m`, `2`", "`250m`", "`250m`", "`250m`"],
      ["replicas", "1 to 5", "`1`", "`1`; kubernetes: `3`", "`1`"],
      ["mode", "`a`, `b`", "`a`", "`a`", "`a`"],
      ["limits.burst", "from 1", "`20`", "`50`", "`20`"],
    ]);
  });

  it("keeps a table whole whatever stands in a cell, and names the reason of an exception", () => {
    const text = referenceText({ components: { example }, capabilities: {} });
    expect(text).toContain("Which \\| one. |");
    expect(text).toContain("Licence: Other, because it is only an example.");
  });

  it("is the same whatever the order of the registry", () => {
    const reversed = Object.fromEntries(Object.entries(registry.components).reverse());
    expect(referenceText({ ...registry, components: reversed })).toBe(referenceText(registry));
  });

  it("is the one that is committed (npm run reference writes it)", () => {
    const committed = readFileSync(join(packageRoot, "docs", "reference", "components.md"), "utf8");
    expect(committed).toBe(referenceText(registry));
  });

  it("says of every image what the tests have seen of it, as it is committed", () => {
    const committed = readFileSync(join(packageRoot, "docs", "reference", "images.md"), "utf8");
    expect(committed).toBe(imagesText(registry, packageRoot));
  });

  it("knows each image that is tested as one that is pinned, and each that is pinned as tested", () => {
    const pinned = [...pinnedImages(registry, packageRoot).keys()];
    expect(Object.keys(readTested(packageRoot)).sort()).toEqual([...pinned].sort());
  });

  it("has the README's picture as it would be drawn now", () => {
    expect(readFileSync(join(packageRoot, "docs", "platform.svg"), "utf8")).toBe(readmePicture());
  });

  it.each(Object.values(registry.components))("$name says what each of its settings means", (component) => {
    expect(settingsOf(component).filter(({ meaning }) => meaning === "")).toEqual([]);
  });
});
