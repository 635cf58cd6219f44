import { afterAll, beforeAll, expect, test } from "vitest";
import { isSigned, startWebhookReceiver } from "./testing/webhook-receiver.ts";
import type { WebhookReceiver } from "./testing/webhook-receiver.ts";
import { sendWebhook } from "./webhook.ts";

let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
});
afterAll(() => receiver.close());

const secret = "a secret of two";
const webhook = () => ({ url: receiver.url, secret, id: "one", body: { title: "Zoë 🌍" } });

test("sends a message whole, and signed by the secret alone", async () => {
  await sendWebhook(webhook());
  const message = receiver.received.at(-1)!;
  expect(JSON.parse(message.text)).toEqual({ title: "Zoë 🌍" });
  expect(message.id).toBe("one");
  expect(isSigned(secret, message)).toBe(true);
  expect(isSigned("another", message)).toBe(false);
});

test("the signature is as the standard has it, over id, time and text", async () => {
  await sendWebhook({ ...webhook(), body: {} }, { now: () => new Date(1_700_000_000_000) });
  // Made by openssl from "one.1700000000.{}".
  const signature = "v1,hN6OqypWCmR+SlxkmZUWvPvx5dOWA3+kR1tyz7OFw+Y=";
  expect(receiver.received.at(-1)).toMatchObject({ timestamp: "1700000000", signature });
});

test.each([302, 400, 500])("fails when it is answered with %i, and follows nowhere", async (answer) => {
  receiver.answer = answer;
  const before = receiver.received.length;
  await expect(sendWebhook(webhook())).rejects.toThrow(/^127\.0\.0\.1:\d+ answers \d+$/);
  expect(receiver.received).toHaveLength(before + 1);
});

test("fails when no answer comes in time, or nobody is there, and never tells the whole address", async () => {
  receiver.answer = "hang";
  await expect(sendWebhook(webhook(), { timeoutMs: 50 })).rejects.toThrow(/^127\.0\.0\.1:\d+ does not answer in time$/);
  const nobody = { ...webhook(), url: "http://127.0.0.1:1/t0ken" };
  await expect(sendWebhook(nobody)).rejects.toThrow(/^127\.0\.0\.1:1 does not answer/);
});
