import { afterEach, expect, test, vi } from "vitest";
import { ask, Refusal } from "./web/kit/ask.ts";

afterEach(() => vi.unstubAllGlobals());

/** Asks where everything is answered like this; what it refuses, or what was sent. */
async function asked(answer: () => Response, question: Parameters<typeof ask>[1] = {}) {
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve().then(answer));
  vi.stubGlobal("fetch", fetched);
  const refusal = await ask("/api/leads", question).then(
    () => undefined,
    (error: unknown) => error as Refusal,
  );
  return { refusal, sent: fetched.mock.calls[0]?.[1] };
}

const problem = (status: number, body: object) => () =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/problem+json" } });

test("sends JSON, and a key that says which request it is", async () => {
  const { sent } = await asked(() => Response.json({}), { method: "POST", body: { name: "Ida" }, key: "k" });
  expect(sent).toMatchObject({ method: "POST", body: '{"name":"Ida"}' });
  expect(Object.fromEntries(sent?.headers as Headers)).toMatchObject({
    "content-type": "application/json",
    "idempotency-key": "k",
  });
});

test("sends a file as it is", async () => {
  const body = new Blob(["a,b"]);
  const { sent } = await asked(() => Response.json({}), { method: "POST", body, type: "text/csv" });
  expect(sent?.body).toBe(body);
  expect((sent?.headers as Headers).get("content-type")).toBe("text/csv");
});

test.each([
  [401, { detail: "send a bearer token" }, "You are not signed in, or not any more: send a bearer token."],
  [
    403,
    { detail: "this asks for a role that may decide" },
    "You may not do this: this asks for a role that may decide.",
  ],
  [409, { detail: "the draft is published" }, "The draft is published."],
  [503, { detail: "the store does not answer; try again shortly" }, "The store does not answer; try again shortly."],
  [500, {}, "The service does not answer right now. Try again in a moment."],
  [418, { detail: { not: "a text" } }, "The service refused this (418)."],
])("fails with a sentence for people when the answer is %i", async (status, body, sentence) => {
  const { refusal } = await asked(problem(status, body));
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal?.message).toBe(sentence);
});

test("fails with what is wrong with each field", async () => {
  const errors = [{ pointer: "#/email", detail: "is no address" }];
  const { refusal } = await asked(problem(422, { detail: "see errors", errors }));
  expect(refusal?.mistakes).toEqual(errors);
});

test("fails with a sentence when something between answers, or nobody", async () => {
  expect((await asked(() => new Response("<html>", { status: 502 }))).refusal?.message).toMatch(/does not answer/);
  const { refusal } = await asked(() => {
    throw new TypeError("Failed to fetch");
  });
  expect(refusal?.message).toMatch(/cannot be reached/);
});
