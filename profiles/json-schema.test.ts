import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jsonSchema, profileNames, schemaText, writeSchema } from "./index.ts";
import { registry, workspace } from "./testing.ts";

const HERE = import.meta.dirname;

describe("the schema for editors", () => {
  const schema = jsonSchema(registry) as {
    properties: Record<string, Record<string, unknown>>;
    $defs: Record<string, { properties: Record<string, unknown>; required?: unknown; additionalProperties: unknown }>;
  };

  it("knows every top-level key, and asks for the schema's number alone", () => {
    expect(schema).toMatchObject({ required: ["schema"], additionalProperties: false });
    expect(Object.keys(schema.properties)).toContain("bindings");
    expect(Object.keys(schema.properties["bindings"]!["properties"] as object)).toEqual(
      Object.keys(registry.capabilities),
    );
    for (const [name, property] of Object.entries(schema.properties))
      expect(property["description"], name).toBeTruthy();
  });

  it("knows each component's settings, by its own name and by use", () => {
    expect(schema.properties["components"]).toMatchObject({
      properties: { redis: { $ref: "#/$defs/redis" } },
      additionalProperties: {
        properties: { use: { enum: Object.keys(registry.components).sort() } },
        allOf: expect.arrayContaining([
          { if: { required: ["use"], properties: { use: { const: "redis" } } }, then: { $ref: "#/$defs/redis" } },
        ]) as unknown,
      },
    });
    expect(schema.$defs["redis"]).toMatchObject({
      description: "A redis for tests.",
      additionalProperties: false,
      properties: {
        use: { const: "redis" },
        memory: { type: "string", default: "128Mi", description: "Memory limit." },
        topology: { enum: ["single", "sentinel"] },
      },
    });
    expect(schema.$defs["redis"]!.required).toBeUndefined();
  });

  it("is written as the same text each time", () => {
    using files = workspace({});
    writeSchema(registry, files.dir);
    expect(readFileSync(join(files.dir, "schema.json"), "utf8")).toBe(schemaText(registry));
    expect(schemaText(registry)).toBe(
      schemaText({ ...registry, components: Object.fromEntries(Object.entries(registry.components).reverse()) }),
    );
  });
});

describe("the shipped profiles", () => {
  const files = readdirSync(HERE).filter((file) => file.endsWith(".yaml"));

  it("are dev, production and enterprise", () => {
    expect(profileNames(HERE)).toEqual(["dev", "enterprise", "production"]);
  });

  it.each(files)("%s is short and tells editors its schema", (file) => {
    const text = readFileSync(join(HERE, file), "utf8");
    expect(text.startsWith("# yaml-language-server: $schema=./schema.json\n")).toBe(true);
    expect(text.split("\n").length).toBeLessThanOrEqual(45);
  });
});
