import { createHmac } from "node:crypto";
import { lookup as resolve } from "node:dns";
import { request as requestHttp } from "node:http";
import type { RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import { z } from "zod";
import { isPublicAddress, refusalOf } from "./webhook-policy.ts";

/** What a service that sends webhooks reads from its environment. */
export const webhookSettings = {
  /** Whether webhooks may go to private addresses and over plain HTTP: for development, and a CRM in one's own network. */
  WEBHOOKS_PRIVATE: z.stringbool({ error: "is neither true nor false" }).default(false),
};

/** One message to a program of somebody else. */
export type Webhook = {
  readonly url: string;
  /** Known to both sides; proves who sends. What begins with `whsec_` is a key in base64, anything else is the key. */
  readonly secret: string;
  /** The same for each try: by it, who receives takes a message once. */
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
};

/** Sends a message once; resolves when it was taken (any 2xx), rejects with `WebhookFailed` when not. */
export type SendWebhook = (webhook: Webhook) => Promise<void>;

export type WebhookOptions = {
  /** Whether it may go to private addresses and over plain HTTP. */
  readonly mayBePrivate: boolean;
  /** How many milliseconds an answer may take. @default 10 s */
  readonly timeoutMs?: number;
  readonly now?: () => Date;
};

/** Why a message was not taken: may be shown to people, so it never holds the whole address. */
export class WebhookFailed extends Error {
  /** It was waited for, and nothing came. */
  get isTimeout(): boolean {
    return this.cause instanceof Error && /^(Abort|Timeout)Error$/.test(this.cause.name);
  }

  constructor(url: string, reason: string, cause?: unknown) {
    super(`${new URL(url).host} ${reason}`, { cause });
    this.name = "WebhookFailed";
  }
}

/**
 * Sends messages, signed as standardwebhooks.com has it. An address is judged at the moment of the connection, so that
 * a name that changes its mind is refused too; redirects are not followed: what was meant for one place is not carried
 * to another.
 */
export function webhookSender(options: WebhookOptions): SendWebhook {
  const { mayBePrivate, timeoutMs = 10_000, now = () => new Date() } = options;
  return async ({ url, secret, id, body }) => {
    const refusal = mayBePrivate ? undefined : refusalOf(url);
    if (refusal !== undefined) throw new WebhookFailed(url, `may not be called: ${refusal}`);
    const timestamp = String(Math.floor(now().getTime() / 1_000));
    const text = JSON.stringify(body);
    const status = await post(url, text, {
      headers: {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(text),
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signatureOf(secret, id, timestamp, text),
      },
      signal: AbortSignal.timeout(timeoutMs),
      ...(!mayBePrivate && { lookup: onlyPublic }),
    }).catch((error: unknown) => {
      throw new WebhookFailed(url, `does not answer${reasonOf(error)}`, error);
    });
    if (status < 200 || status >= 300) throw new WebhookFailed(url, `answers ${status}`);
  };
}

/**
 * Asks nobody again for a moment who let it wait: their messages fail at once, and the time is left to others. It is
 * shorter than the pause after a first try.
 */
export function sparing(send: SendWebhook, restMs = 8_000): SendWebhook {
  const until = new Map<string, number>();
  return async (webhook) => {
    const { url } = webhook;
    if (Date.now() < (until.get(url) ?? 0)) throw new WebhookFailed(url, "did not answer in time a moment ago");
    until.delete(url);
    await send(webhook).catch((error: unknown) => {
      if (error instanceof WebhookFailed && error.isTimeout) until.set(url, Date.now() + restMs);
      throw error;
    });
  };
}

/** What proves that a message comes from who knows the secret, and when it was sent. */
export function signatureOf(secret: string, id: string, timestamp: string, text: string): string {
  const key = secret.startsWith("whsec_") ? Buffer.from(secret.slice("whsec_".length), "base64") : secret;
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${text}`).digest("base64")}`;
}

function post(url: string, text: string, options: RequestOptions): Promise<number> {
  const request = url.startsWith("https:") ? requestHttps : requestHttp;
  return new Promise((done, failed) => {
    request(url, { ...options, method: "POST", agent: false }, (response) => {
      // Whatever it says is of no use, and might be long.
      response.on("error", () => undefined).destroy();
      done(response.statusCode ?? 0);
    })
      .on("error", failed)
      .end(text);
  });
}

class PrivateAddress extends Error {}

const onlyPublic: LookupFunction = (host, options, callback) =>
  resolve(host, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error !== null || first === undefined) return callback(error ?? new Error(`${host} has no address`), "");
    if (!addresses.every(({ address }) => isPublicAddress(address))) return callback(new PrivateAddress(), "");
    if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });

function reasonOf(error: unknown): string {
  if (error instanceof PrivateAddress) return ": its name leads to a private address, where no webhook may go";
  if (!(error instanceof Error)) return "";
  if (error.name === "AbortError" || error.name === "TimeoutError") return " in time";
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? "" : ` (${code})`;
}
