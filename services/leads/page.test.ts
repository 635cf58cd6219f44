import { createContext, Script } from "node:vm";
import { expect, test } from "vitest";
import { page } from "./page.ts";

type Answer = { ok: boolean; body: unknown };
type Sent = { address: string; body: Record<string, string>; afterMs: number };

/** Runs the page's script in a stand-in of a browser: one form with these fields, and a server that answers so. */
async function fillIn(fields: Record<string, string>, answers: Answer[]) {
  const html = String(await page({ form: "f", nonce: "n" }));
  const script = /<script nonce="n">([^]*)<\/script>/.exec(html)?.[1] ?? "throw new Error('no script')";
  const listeners: Record<string, (event: unknown) => unknown> = {};
  const told = { textContent: "" };
  const button = { disabled: false };
  let resets = 0;
  const form = {
    dataset: { form: "f" },
    querySelector: () => button,
    addEventListener: (name: string, listener: (event: unknown) => unknown) => (listeners[name] = listener),
    reset: () => (resets += 1),
  };
  let now = 0;
  let tokens = 0;
  const sent: Sent[] = [];
  const answered = (answer: Answer) => Promise.resolve({ ok: answer.ok, json: () => Promise.resolve(answer.body) });
  const fetch = (address: string, init?: { body: string }) => {
    if (address === "f/token") {
      return answered({ ok: true, body: { token: `t${(tokens += 1)}`, readyInMs: 2_000 } });
    }
    sent.push({ address, body: JSON.parse(init?.body ?? "") as Record<string, string>, afterMs: now });
    const answer = answers.shift();
    return answer === undefined ? Promise.reject(new TypeError("network error")) : answered(answer);
  };
  const setTimeout = (done: () => void, ms: number) => {
    now += Math.max(ms, 0);
    done();
  };
  const document = { querySelector: (selector: string) => (selector === "form" ? form : told) };
  const FormData = function () {
    return Object.entries(fields);
  };
  const performance = { now: () => now };
  new Script(script).runInContext(createContext({ document, fetch, FormData, performance, setTimeout }));
  return {
    sent,
    told,
    button,
    resets: () => resets,
    type: () => listeners["input"]?.({}),
    submit: () => listeners["submit"]?.({ preventDefault: () => undefined }),
  };
}

const ida = { name: "Ida", email: "ida@example.com" };
const received = { ok: true, body: { received: true } };

test("sends what was filled in, without empty fields, not before its token is ready, and thanks", async () => {
  const browser = await fillIn({ ...ida, company: " ", website: "" }, [received]);
  await browser.submit();
  const address = "f/submissions";
  expect(browser.sent).toEqual([{ address, body: { ...ida, token: "t1" }, afterMs: 2_000 }]);
  expect(browser.told.textContent).toBe("Thank you. We will be in touch.");
  expect([browser.resets(), browser.button.disabled]).toEqual([1, false]);
});

test("says what is wrong and keeps what was typed", async () => {
  const errors = [{ pointer: "#/email", detail: "Invalid email address" }];
  const browser = await fillIn({ name: "Ida", email: "x" }, [{ ok: false, body: { errors } }]);
  await browser.submit();
  expect(browser.told.textContent).toBe("Not sent: email: Invalid email address");
  expect(browser.resets()).toBe(0);
});

test("a try after a lost answer carries the same token; another text, or another lead, a new one", async () => {
  const browser = await fillIn(ida, []);
  await browser.submit();
  expect(browser.told.textContent).toContain("Not sent: the service did not answer");
  await browser.submit();
  browser.type();
  browser.type();
  await browser.submit();
  expect(browser.sent.map(({ body }) => body["token"])).toEqual(["t1", "t1", "t2"]);
  const twice = await fillIn(ida, [received, received]);
  await twice.submit();
  await twice.submit();
  expect(twice.sent.map(({ body }) => body["token"])).toEqual(["t1", "t2"]);
});

test("a form that was open for too long gets a new token for the next try", async () => {
  const body = { type: "urn:bap:problem:form-expired", detail: "load it again" };
  const browser = await fillIn(ida, [{ ok: false, body }, received]);
  await browser.submit();
  expect(browser.told.textContent).toBe("Not sent: load it again");
  await browser.submit();
  expect(browser.sent.map(({ body: { token } }) => token)).toEqual(["t1", "t2"]);
});
