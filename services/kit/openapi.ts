import { z } from "zod";
import { idempotencyHeaders } from "./idempotency.ts";
import type { Action } from "./policy.ts";
import { problemSchema } from "./problem.ts";

/** One operation of an API as its document describes it; the schemas are those that the routes validate with. */
export type Operation = {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** As OpenAPI writes it: `/api/leads/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** What a caller must be allowed to do; `public`: nothing, everybody may. */
  readonly access: Action | "public";
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** The body, as JSON. */
  readonly body?: z.ZodObject;
  /** Media types of a body that is no JSON, such as `text/csv`; beside `body`, either may come. */
  readonly upload?: readonly string[];
  /** The largest body, in bytes. @default 1 MiB */
  readonly maxBytes?: number;
  /** What it answers when all is well, by status. */
  readonly answers: Readonly<Record<number, Answer>>;
};

/** Whether a request of this operation may be marked as one: each POST that changes something. */
export const takesKey = ({ method, access }: Operation): boolean => method === "post" && access !== "read";

/** An answer: JSON of a schema, or bytes of a media type. */
export type Answer = { readonly description: string } & (
  { readonly schema: z.ZodType; readonly type?: undefined } | { readonly schema?: undefined; readonly type: string }
);

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
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "A token of the platform's identity provider" },
      },
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
    ...parametersOf("header", takesKey(operation) ? idempotencyHeaders : undefined),
  ];
  const answers = Object.entries(operation.answers).map(([status, { description, schema, type }]) => [
    status,
    { description, content: schema ? json(schema, "output") : { [type]: {} } },
  ]);
  const upload = operation.upload?.map((type) => [type, {}] as const);
  const content = { ...(operation.body && json(operation.body, "input")), ...Object.fromEntries(upload ?? []) };
  return {
    summary: operation.summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(Object.keys(content).length > 0 && { requestBody: { required: true, content } }),
    security: operation.access === "public" ? [] : [{ bearer: [] }],
    "x-access": operation.access,
    responses: { ...(Object.fromEntries(answers) as object), default: { $ref: "#/components/responses/Problem" } },
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

const json = (schema: z.core.$ZodType, io: "input" | "output") => ({
  "application/json": { schema: jsonSchema(schema, io) },
});

function jsonSchema(schema: z.core.$ZodType, io: "input" | "output"): object {
  const described: Record<string, unknown> = z.toJSONSchema(schema, { io });
  // The document as a whole says which dialect its schemas are written in.
  delete described.$schema;
  return described;
}
