import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "../kit/database.ts";
import type { Database } from "../kit/database.ts";
import { EVERYBODY } from "../kit/tenancy.ts";
import { setUpMs } from "../kit/testing/databases.ts";
import { problem, send } from "../kit/testing/requests.ts";
import { bearer, prepare } from "../kit/testing/service.ts";
import { uuidv7 } from "../kit/uuid.ts";
import { migrations } from "./migrations.ts";
import { taskAnswerSchema } from "./task.ts";
import { agentsOn, modelThatSays } from "./testing/agents.ts";

type Received = {
  method: string;
  path: string;
  authorization: string | undefined;
  key: string | undefined;
  body: unknown;
};

const leadId = uuidv7();
const followUp = { leadId, dueAt: "2027-01-02T09:00:00Z", note: "Call Ida" };
let database: Database;
let received: Received[] = [];
let answer: { status: number; body: unknown } | "hang up";

/** A stand-in for the other services: remembers what it is asked, and answers what it is told to. */
const others = createServer((request, response) => {
  void text(request).then((body) => {
    received.push({
      method: request.method ?? "",
      path: request.url ?? "",
      authorization: request.headers.authorization,
      key: request.headers["idempotency-key"] as string | undefined,
      body: body === "" ? undefined : JSON.parse(body),
    });
    if (answer === "hang up") return void request.socket.destroy();
    const { status, body: told } = answer;
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(told));
  });
});
let address: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => others.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(others.address() as AddressInfo).port}`;
  database = await openDatabase("pglite:memory");
  await prepare(database, migrations);
}, setUpMs);
beforeEach(() => {
  received = [];
  answer = { status: 200, body: { items: [], next: null } };
});
afterAll(async () => {
  others.close();
  await database.close();
});

const bound = () => ({ AGENTS_LEADS_URL: `${address}/`, AGENTS_CONTENT_URL: address, AGENTS_FINANCE_URL: address });
const agents = (...says: string[]) =>
  agentsOn(database, { env: bound(), parts: says.length > 0 ? { language: modelThatSays(...says) } : {} }).app;
const run = (body: unknown, headers: Record<string, string> = {}, app = agents()) =>
  send(app, "POST", "/api/agents/tasks", body, { ...bearer("default", "member"), ...headers });
const task = async (response: Response) => taskAnswerSchema.parse(await response.json());

describe("tools", () => {
  test("are those of the services that are bound, with the schema of their input", async () => {
    const list = async (env: Record<string, string>) => {
      const response = await agentsOn(database, { env }).app.request("/api/agents/tools");
      return ((await response.json()) as { items: { name: string; changes: boolean; input: object }[] }).items;
    };
    expect(await list({})).toEqual([]);
    expect((await list({ AGENTS_FINANCE_URL: address })).map(({ name }) => name)).toEqual(["overdue-invoices"]);
    const all = await list(bound());
    expect(all.filter(({ changes }) => changes).map(({ name }) => name)).toEqual(["create-follow-up", "create-draft"]);
    expect(all.find(({ name }) => name === "create-follow-up")?.input).toMatchObject({
      required: ["leadId", "dueAt", "note"],
      additionalProperties: false,
    });
  });

  test.each([
    ["find-leads", { status: "new" }, "GET", "/api/leads?status=new&limit=20", undefined],
    ["due-follow-ups", { limit: 5 }, "GET", "/api/leads/follow-ups?state=due&limit=5", undefined],
    [
      "content-calendar",
      { from: "2027-01-01", to: "2027-02-01" },
      "GET",
      "/api/content/calendar?from=2027-01-01&to=2027-02-01",
      undefined,
    ],
    ["overdue-invoices", undefined, "GET", "/api/finance/reports/aged-receivables", undefined],
    [
      "create-follow-up",
      followUp,
      "POST",
      `/api/leads/${leadId}/follow-ups`,
      { dueAt: followUp.dueAt, note: followUp.note },
    ],
    ["create-draft", { title: "News" }, "POST", "/api/content/drafts", { title: "News" }],
  ])("%s calls its service as the caller, and answers what that says", async (tool, input, method, path, body) => {
    const response = await run({ tool, ...(input && { input }) });
    expect(response.status).toBe(201);
    const done = await task(response);
    expect(done).toMatchObject({ tool, state: "done", result: { items: [], next: null } });
    const { authorization } = bearer("default", "member");
    expect(received).toEqual([{ method, path, authorization, key: body && done.id, body }]);
  });
});

describe("a task", () => {
  test("that changes something is done once for a key, and never again", async () => {
    const headers = { "idempotency-key": uuidv7() };
    const first = await task(await run({ tool: "create-follow-up", input: followUp }, headers));
    const replay = await run({ tool: "create-follow-up", input: followUp }, headers);
    expect(replay.headers.get("idempotency-replayed")).toBe("true");
    expect(await task(replay)).toMatchObject({ id: first.id, state: "done" });
    expect(received).toHaveLength(1);
    expect((await run({ tool: "find-leads" }, headers)).status).toBe(422);
  });

  test("of another person is no replay, though the key is the same", async () => {
    const headers = { "idempotency-key": uuidv7() };
    const [mine, theirs] = await Promise.all(
      ["ada", "bob"].map(async (owner) => {
        const who = { ...headers, ...bearer("default", "member", owner) };
        return task(await run({ tool: "create-follow-up", input: followUp }, who));
      }),
    );
    expect(mine!.id).not.toBe(theirs!.id);
    expect(received).toHaveLength(2);
  });

  test("whose answer was lost is tried again under the same key", async () => {
    const headers = { "idempotency-key": uuidv7() };
    answer = "hang up";
    expect((await problem(await run({ tool: "create-follow-up", input: followUp }, headers))).status).toBe(503);
    answer = { status: 201, body: { id: "made" } };
    const again = await task(await run({ tool: "create-follow-up", input: followUp }, headers));
    expect(again).toMatchObject({ state: "done", result: { id: "made" } });
    expect(received.map(({ key }) => key)).toEqual([again.id, again.id]);
  });

  test.each([401, 403, 404, 409, 422])("fails as the other service does, with %i and its reason", async (status) => {
    answer = { status, body: { type: "urn:bap:problem:their-reason", title: "x", status, detail: "because" } };
    const refused = await problem(await run({ tool: "create-follow-up", input: followUp }));
    expect(refused).toMatchObject({ status, type: "urn:bap:problem:their-reason" });
    expect(refused.detail).toBe("the service leads refuses: because");
  });

  test.each([500, 302])("fails with 503 when the other service answers %i, and follows it nowhere", async (status) => {
    answer = { status, body: {} };
    expect((await problem(await run({ tool: "find-leads" }))).status).toBe(503);
  });

  test("keeps whose it is and what was asked, and no token and no answer", async () => {
    answer = { status: 200, body: { items: [{ name: "Ida, confidential" }], next: null } };
    const { id } = await task(await run({ tool: "find-leads" }));
    for (const table of ["tasks", "events", "jobs", "idempotency_keys"]) {
      const { rows } = await database.transaction((tx) => tx.query(`select * from ${table}`), EVERYBODY);
      expect(JSON.stringify(rows)).not.toMatch(/Bearer|confidential/);
    }
    const headers = bearer("default", "member");
    expect(await (await agents().request(`/api/agents/tasks/${id}`, { headers })).json()).toMatchObject({
      id,
      state: "done",
    });
  });

  test.each([
    ["no tool at all", {}, "#"],
    ["a tool and a request", { tool: "find-leads", request: "x" }, "#"],
    ["an input without a tool", { request: "x", input: {} }, "#/input"],
    ["a tool there is not", { tool: "drop-tables" }, "#/tool"],
    ["an input that does not fit", { tool: "find-leads", input: { limit: 1_000 } }, "#/input/limit"],
    ["more input than there is", { tool: "find-leads", input: { path: "/x" } }, "#/input"],
    [
      "an id that leads elsewhere",
      { tool: "create-follow-up", input: { ...followUp, leadId: "../finance" } },
      "#/input/leadId",
    ],
  ])("fails with 422 for %s, and asks nobody", async (_, body, pointer) => {
    const { status, errors } = await problem(await run(body));
    expect([status, errors?.[0]?.pointer]).toEqual([422, pointer]);
    expect(received).toEqual([]);
  });

  test("fails with 403 for who may only read", async () => {
    expect((await run({ tool: "find-leads" }, bearer("default", "reader"))).status).toBe(403);
  });
});

describe("a request in words", () => {
  const proposed = JSON.stringify({ tool: "create-follow-up", input: followUp });

  test("fails without a model, and says what to send instead", async () => {
    const { status, type, detail } = await problem(await run({ request: "Which leads are new?" }));
    expect([status, type]).toEqual([422, "urn:bap:problem:no-model"]);
    expect(detail).toContain('send {"tool", "input"}: there are: find-leads');
  });

  test("runs the tool that a model chooses, where it only reads", async () => {
    const says = '```json\n{"tool": "find-leads", "input": {"status": "new"}}\n```';
    const done = await task(await run({ request: "Which leads are new?" }, {}, agents(says)));
    expect(done).toMatchObject({ tool: "find-leads", state: "done", result: { items: [] } });
    expect(received).toHaveLength(1);
  });

  test("only has proposed what changes something, until the same person confirms it, and does it once", async () => {
    const app = agents(proposed);
    const proposal = await task(await run({ request: "Remind me to call" }, {}, app));
    expect(proposal).toMatchObject({ tool: "create-follow-up", input: followUp, state: "proposed" });
    expect(received).toEqual([]);
    const confirm = (headers: Record<string, string>) =>
      app.request(`/api/agents/tasks/${proposal.id}/confirmation`, { method: "POST", headers });
    for (const other of [bearer("default", "manager", "bob"), bearer("theirs")]) {
      expect((await confirm(other)).status).toBe(404);
      expect((await app.request(`/api/agents/tasks/${proposal.id}`, { headers: other })).status).toBe(404);
    }
    expect(received).toEqual([]);
    for (let time = 0; time < 2; time++) {
      expect(await task(await confirm(bearer("default", "member")))).toMatchObject({ state: "done" });
    }
    expect(received).toMatchObject([{ method: "POST", key: proposal.id }]);
  });

  test.each([
    ["no tool", '{"tool": null}'],
    ["one there is not", '{"tool": "drop-tables", "input": {}}'],
    ["an input that does not fit", '{"tool": "create-follow-up", "input": {"leadId": "x"}}'],
    ["what is no JSON", "I would rather not."],
  ])("fails with 422 when the model chooses %s, and asks nobody", async (_, says) => {
    const { status, type } = await problem(await run({ request: "Do something" }, {}, agents(says)));
    expect([status, type]).toEqual([422, "urn:bap:problem:no-tool-fits"]);
    expect(received).toEqual([]);
  });
});
