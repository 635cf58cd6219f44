import { createContext, Script } from "node:vm";
import { describe, expect, test } from "vitest";
import { page } from "./page.ts";

type Sent = { address: string; method: string; headers: Record<string, string>; body: unknown };

/** Runs the page's script in a stand-in of a browser: one form with these fields, and a server that answers so. */
async function fillIn(fields: Record<string, string>, answers: { ok: boolean; body: unknown }[]) {
  const html = String(await page({ visits: 1, nonce: "n" }));
  const script = /<script nonce="n">([^]*)<\/script>/.exec(html)?.[1] ?? "throw new Error('no script')";
  const listeners: Record<string, (event: unknown) => unknown> = {};
  const told = { textContent: "" };
  const button = { disabled: false };
  let resets = 0;
  const form = {
    querySelector: () => button,
    addEventListener: (name: string, listener: (event: unknown) => unknown) => (listeners[name] = listener),
    reset: () => (resets += 1),
  };
  const sent: Sent[] = [];
  const fetch = (address: string, init: Omit<Sent, "address"> & { body: string }) => {
    sent.push({ ...init, address, body: JSON.parse(init.body) });
    const answer = answers.shift();
    if (answer === undefined) return Promise.reject(new TypeError("network error"));
    return Promise.resolve({ ok: answer.ok, json: () => Promise.resolve(answer.body) });
  };
  const document = { querySelector: (selector: string) => (selector === "form" ? form : told) };
  const FormData = function () {
    return Object.entries(fields);
  };
  new Script(script).runInContext(createContext({ document, fetch, FormData, crypto, Uint8Array }));
  return {
    sent,
    told,
    button,
    resets: () => resets,
    type: () => listeners["input"]?.({}),
    submit: () => listeners["submit"]?.({ preventDefault: () => undefined }),
  };
}

describe("the form", () => {
  test("sends what was filled in, without empty fields, and thanks", async () => {
    const ida = { name: "Ida", email: "ida@example.com", company: " ", message: "" };
    const browser = await fillIn(ida, [{ ok: true, body: { name: "Ida" } }]);
    await browser.submit();
    expect(browser.sent).toMatchObject([
      { address: "api/leads", method: "POST", body: { name: "Ida", email: "ida@example.com", source: "form" } },
    ]);
    expect(browser.sent[0]?.body).not.toHaveProperty("company");
    expect(browser.told.textContent).toBe("Thank you, Ida. We will be in touch.");
    expect(browser.resets()).toBe(1);
    expect(browser.button.disabled).toBe(false);
  });

  test("says what is wrong and keeps what was typed", async () => {
    const errors = [{ pointer: "#/email", detail: "Invalid email address" }];
    const browser = await fillIn({ name: "Ida", email: "x" }, [{ ok: false, body: { errors } }]);
    await browser.submit();
    expect(browser.told.textContent).toBe("Not sent: email: Invalid email address");
    expect(browser.resets()).toBe(0);
  });

  test("a try after a lost answer carries the same key; another text, or another lead, a new one", async () => {
    const stored = { ok: true, body: { name: "Ida" } };
    const browser = await fillIn({ name: "Ida", email: "ida@example.com" }, []);
    const submitted = async () => {
      await browser.submit();
      return browser.sent.at(-1)?.headers["idempotency-key"] ?? "none";
    };
    const lost = await submitted();
    expect(browser.told.textContent).toContain("Not sent: the service did not answer");
    expect(await submitted()).toBe(lost);
    await browser.type();
    const changed = await submitted();
    expect(changed).not.toBe(lost);
    expect(lost).toMatch(/^[0-9a-f-]{31,}$/);
    const fresh = await fillIn({ name: "Ida", email: "ida@example.com" }, [stored, stored]);
    await fresh.submit();
    await fresh.submit();
    expect(new Set(fresh.sent.map((one) => one.headers["idempotency-key"])).size).toBe(2);
  });
});
