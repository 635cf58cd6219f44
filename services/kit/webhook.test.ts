import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { isSigned, startWebhookReceiver } from "./testing/webhook-receiver.ts";
import type { WebhookReceiver } from "./testing/webhook-receiver.ts";
import { signatureOf, sparing, webhookSender } from "./webhook.ts";

let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
});
afterAll(() => receiver.close());
beforeEach(() => {
  receiver.answer = 204;
  receiver.received.length = 0;
});

const secret = "a secret of two";
const sendWebhook = webhookSender({ mayBePrivate: true });
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
  const send = webhookSender({ mayBePrivate: true, now: () => new Date(1_700_000_000_000) });
  await send({ ...webhook(), body: {} });
  // Made by openssl from "one.1700000000.{}".
  const signature = "v1,hN6OqypWCmR+SlxkmZUWvPvx5dOWA3+kR1tyz7OFw+Y=";
  expect(receiver.received.at(-1)).toMatchObject({ timestamp: "1700000000", signature });
});

test("a secret as the standard writes it is a key in base64", () => {
  // The example of its specification.
  expect(
    signatureOf(
      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "1614265330",
      '{"test": 2432232314}',
    ),
  ).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});

test.each([302, 400, 500])("fails when it is answered with %i, and follows nowhere", async (answer) => {
  receiver.answer = answer;
  await expect(sendWebhook(webhook())).rejects.toThrow(/^127\.0\.0\.1:\d+ answers \d+$/);
  expect(receiver.received).toHaveLength(1);
});

test("fails when no answer comes in time, or nobody is there, and never tells the whole address", async () => {
  receiver.answer = "hang";
  const hasty = webhookSender({ mayBePrivate: true, timeoutMs: 50 });
  await expect(hasty(webhook())).rejects.toThrow(/^127\.0\.0\.1:\d+ does not answer in time$/);
  const nobody = { ...webhook(), url: "http://127.0.0.1:1/t0ken" };
  await expect(sendWebhook(nobody)).rejects.toThrow(/^127\.0\.0\.1:1 does not answer/);
});

test("who lets it wait is not asked again for a moment, and others are", async () => {
  receiver.answer = "hang";
  const send = sparing(webhookSender({ mayBePrivate: true, timeoutMs: 50 }), 500);
  await expect(send(webhook())).rejects.toThrow(/does not answer in time$/);
  receiver.answer = 204;
  for (let i = 0; i < 3; i++) await expect(send(webhook())).rejects.toThrow(/did not answer in time a moment ago$/);
  await send({ ...webhook(), url: `${receiver.url}/other` });
  expect(receiver.received).toHaveLength(2);
  await new Promise((resolve) => setTimeout(resolve, 550));
  await send(webhook());
  receiver.answer = 500;
  for (let i = 0; i < 2; i++) await expect(send(webhook())).rejects.toThrow(/answers 500$/);
});

test.each([
  ["https://localhost/", /does not answer: its name leads to a private address, where no webhook may go$/],
  ["https://127.0.0.1/", /may not be called: 127\.0\.0\.1 is a private address; give a public one$/],
  ["https://[::1]/", /may not be called: ::1 is a private address; give a public one$/],
  ["http://example.com/", /may not be called: http:\/\/ is not allowed; give an https:\/\/ address$/],
])("fails for %s where only the Internet is allowed, before a connection", async (given, reason) => {
  const { port } = new URL(receiver.url);
  const url = given.replace(/(localhost|127.0.0.1|\[::1\])/, `$1:${port}`);
  await expect(webhookSender({ mayBePrivate: false })({ ...webhook(), url })).rejects.toThrow(reason);
  expect(receiver.received).toEqual([]);
});
