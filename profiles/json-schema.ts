import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Component, Registry } from "../components/define.ts";
import { profileSchema } from "./schema.ts";

type Json = Record<string, unknown>;

/** The form of a profile's file for editors: names, values and what they mean, with every component's settings. */
export function jsonSchema(registry: Registry): Json {
  const profile = plain(profileSchema(registry));
  const components = Object.values(registry.components).sort((a, b) => (a.name < b.name ? -1 : 1));
  const names = components.map(({ name }) => name);
  const properties = profile.properties as Record<string, Json>;
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "A profile of the Open Business Automation Platform",
    ...profile,
    required: ["schema"],
    properties: {
      ...properties,
      components: {
        description: properties.components!.description,
        type: "object",
        properties: Object.fromEntries(names.map((name) => [name, reference(name)])),
        additionalProperties: {
          type: "object",
          properties: { use: { enum: names, description: "The component that this instance is made of." } },
          allOf: names.map((name) => ({
            if: { required: ["use"], properties: { use: { const: name } } },
            then: reference(name),
          })),
        },
      },
    },
    $defs: Object.fromEntries(components.map((component) => [component.name, configSchema(component)])),
  };
}

/** The committed text of {@link jsonSchema}. */
export function schemaText(registry: Registry): string {
  return `${JSON.stringify(jsonSchema(registry), null, 2)}\n`;
}

/** Writes `schema.json` beside the profiles. */
export function writeSchema(registry: Registry, profilesDir: string): void {
  writeFileSync(join(profilesDir, "schema.json"), schemaText(registry));
}

/** A component's settings; none is required, since a layer says only what differs. */
function configSchema({ name, description, config }: Component): Json {
  const schema = plain(config);
  delete schema.required;
  const use = { const: name, description: "The component that this instance is made of." };
  return { description, ...schema, properties: { use, ...(schema.properties as Json) } };
}

function reference(name: string): Json {
  return { $ref: `#/$defs/${name}` };
}

function plain(schema: z.ZodType): Json {
  const json: Json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  delete json.$schema;
  return json;
}
