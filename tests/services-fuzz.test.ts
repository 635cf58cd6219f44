import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { start as startAgents } from "../services/agents/service.ts";
import { start as startContent } from "../services/content/service.ts";
import { start as startFinance } from "../services/finance/service.ts";
import { problemSchema } from "../services/kit/problem.ts";
import type { Running, Start } from "../services/kit/run.ts";
import { setUpMs } from "../services/kit/testing/databases.ts";
import { start as startLeads } from "../services/leads/service.ts";

const SERVICES: Readonly<Record<string, Start>> = {
  agents: startAgents,
  content: startContent,
  finance: startFinance,
  leads: startLeads,
};

interface Operation {
  readonly method: string;
  readonly path: string;
  /** Of a body as JSON. */
  readonly body?: { readonly properties?: Readonly<Record<string, unknown>> };
  readonly query: readonly string[];
  readonly access: string;
}

interface Documented {
  readonly summary?: string;
  readonly "x-access"?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Operation["body"] }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

const JSON_TYPE = { "content-type": "application/json" };
const id = "0197f3a0-0000-7000-8000-000000000000";

describe.each(Object.entries(SERVICES))("what %s documents, asked with what does not fit", (name, start) => {
  let service: Running;
  let documented: readonly Documented[];
  let operations: readonly Operation[];

  const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${service.port}${path}`, init);

  beforeAll(async () => {
    const env = { HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "silent", CACHE_URL: "memory:" };
    service = await start({ ...env, DATABASE_URL: "pglite:memory" });
    const document = (await (await ask("/openapi.json")).json()) as {
      paths: Record<string, Record<string, Documented>>;
    };
    const found = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => ({ path, method: method.toUpperCase(), one })),
    );
    documented = found.map(({ one }) => one);
    operations = found.map(({ path, method, one }) => ({
      method,
      path,
      access: one["x-access"] ?? "",
      query: (one.parameters ?? []).filter((parameter) => parameter.in === "query").map((parameter) => parameter.name),
      ...(one.requestBody?.content["application/json"] && {
        body: one.requestBody.content["application/json"].schema!,
      }),
    }));
  }, setUpMs);
  afterAll(() => service?.close());

  /** The last thing that happened: each change of anything makes an event. */
  const last = async () =>
    ((await (await ask(`/api/${name}/events?limit=1`)).json()) as { items: readonly { id: string }[] }).items[0]?.id;

  /** Fails unless it was refused as a mistake of the caller's, in a problem document. */
  async function refused(answer: Response, what: string): Promise<void> {
    const said = await answer.text();
    expect(answer.status, `${what}: ${said}`).toBeGreaterThanOrEqual(400);
    expect(answer.status, `${what}: ${said}`).toBeLessThan(500);
    expect(answer.headers.get("content-type"), what).toBe("application/problem+json");
    expect(problemSchema.parse(JSON.parse(said)).status, what).toBe(answer.status);
  }

  const withJson = () => operations.filter(({ body }) => body !== undefined);
  const address = ({ path }: Operation) => path.replaceAll(/\{\w+\}/g, id);

  test("each operation says what it is for, who may, and how mistakes are told", () => {
    expect(operations.length).toBeGreaterThan(5);
    for (const one of documented) {
      expect(one.summary).toMatch(/^[A-Z]/);
      expect(one["x-access"]).toMatch(/^(read|write|decide|public)$/);
      expect(one.responses).toHaveProperty("default.$ref", "#/components/responses/Problem");
    }
  });

  test(
    "fails with a problem document for a body that is none, of another kind, or with wrong types",
    async () => {
      const before = await last();
      const broken: readonly (string | Uint8Array<ArrayBuffer>)[] = [
        ...["", "{", "no JSON", "[]", "null", '"text"', "7", '{"__proto__":{"x":1}}', '{"unheard-of":1}'],
        "[".repeat(50_000) + "]".repeat(50_000),
        new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]),
      ];
      for (const operation of withJson()) {
        const wrong = Object.keys(operation.body?.properties ?? {}).map((key) => [key, { not: ["this"] }]);
        for (const body of [...broken, JSON.stringify(Object.fromEntries(wrong))]) {
          const answer = await ask(address(operation), { method: operation.method, headers: JSON_TYPE, body });
          await refused(answer, `${operation.method} ${operation.path} ${body.slice(0, 40).toString()}`);
        }
        const form = { method: operation.method, headers: { "content-type": "text/plain" }, body: "{}" };
        await refused(await ask(address(operation), form), `${operation.method} ${operation.path} as text`);
      }
      expect(await last()).toBe(before);
    },
    setUpMs,
  );

  test(
    "fails for a body of 10 MB, and goes on serving",
    async () => {
      const body = `{"x":"${"x".repeat(10 * 1024 * 1024)}"}`;
      for (const { method, path } of withJson()) {
        // Whoever only writes may see the connection end before the answer is read.
        const asked = ask(path.replaceAll(/\{\w+\}/g, id), { method, headers: JSON_TYPE, body });
        const answer = await asked.catch((error: unknown) => error as Error);
        if (answer instanceof Response) await refused(answer, `${method} ${path}`);
        else expect(String(answer.cause), path).toMatch(/EPIPE|ECONNRESET|other side closed/);
      }
      expect((await ask("/healthz")).status).toBe(200);
    },
    setUpMs,
  );

  test(
    "never makes a mistake of its own, whatever it is asked",
    async () => {
      const text = fc.oneof(
        fc.string({ unit: "binary", maxLength: 40 }),
        fc.constantFrom("%00", "' or 1=1 --", "../..", id),
      );
      const asked = fc.record({
        at: fc.nat(),
        place: text,
        values: fc.array(text, { maxLength: 3 }),
        body: fc.oneof(
          fc.jsonValue({ maxDepth: 3 }),
          fc.dictionary(text, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 4 }),
        ),
        filled: fc.boolean(),
        key: fc.option(
          fc.string({ maxLength: 20 }).filter((one) => /^[ -~]*$/.test(one)),
          { nil: undefined },
        ),
      });
      await fc.assert(
        fc.asyncProperty(asked, async ({ at, place, values, body, filled, key }) => {
          const { method, path, query, body: schema } = operations[at % operations.length]!;
          const named = query.slice(0, values.length).map((one, i) => [one, values[i]!.toWellFormed()]);
          const search = new URLSearchParams(named as [string, string][]).toString();
          const where = path.replaceAll(/\{\w+\}/g, encodeURIComponent(place.toWellFormed()) || "x");
          // The right names, with anything in them.
          const keys = Object.keys(schema?.properties ?? {});
          const sent = filled ? Object.fromEntries(keys.map((one, i) => [one, values[i] ?? body])) : body;
          const answer = await ask(`${where}${search && `?${search}`}`, {
            method,
            headers: { ...JSON_TYPE, ...(key && { "idempotency-key": key.trim() || "k" }) },
            ...(method === "GET" ? {} : { body: JSON.stringify(sent) }),
            redirect: "manual",
          });
          if (answer.status >= 400) await refused(answer, `${method} ${where} ${JSON.stringify(sent)}`);
          else await answer.arrayBuffer();
        }),
        { numRuns: 300 },
      );
    },
    setUpMs,
  );
});
