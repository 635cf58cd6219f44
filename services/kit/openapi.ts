import { z } from "zod";
import { problemSchema } from "./problem.ts";

/** One operation of an API as its document describes it; the schemas are those that the routes validate with. */
export type Operation = {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** As OpenAPI writes it: `/api/leads/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** What it answers when all is well, by status. */
  readonly answers: Readonly<Record<number, { readonly description: string; readonly schema: z.ZodType }>>;
};

/** The OpenAPI 3.1 document of a service, made from the schemas that its routes use. */
export function openApiDocument(info: { title: string; version: string }, operations: readonly Operation[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) (paths[operation.path] ??= {})[operation.method] = describe(operation);
  return {
    openapi: "3.1.0",
    info,
    servers: [{ url: "." }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, "output") },
      responses: {
        Problem: {
          description: "What is wrong, as a problem document (RFC 9457)",
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
    },
  };
}

function describe(operation: Operation): object {
  const parameters = [
    ...parametersOf("path", operation.params),
    ...parametersOf("query", operation.query),
    ...parametersOf("header", operation.headers),
  ];
  const answers = Object.entries(operation.answers).map(([status, { description, schema }]): [string, object] => [
    status,
    { description, content: { "application/json": { schema: jsonSchema(schema, "output") } } },
  ]);
  return {
    summary: operation.summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(operation.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: jsonSchema(operation.body, "input") } },
          },
        }),
    responses: { ...Object.fromEntries(answers), default: { $ref: "#/components/responses/Problem" } },
  };
}

function parametersOf(place: "path" | "query" | "header", schema: z.ZodObject | undefined): object[] {
  return Object.entries<z.core.$ZodType>(schema?.shape ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: place === "path" || !z.safeParse(field, undefined).success,
    schema: jsonSchema(field, "input"),
  }));
}

function jsonSchema(schema: z.core.$ZodType, io: "input" | "output"): object {
  const described: Record<string, unknown> = z.toJSONSchema(schema, { io });
  // The document as a whole says which dialect its schemas are written in.
  delete described.$schema;
  return described;
}
