import { createHmac } from "node:crypto";

/** One message to a program of somebody else. */
export type Webhook = {
  readonly url: string;
  /** Known to both sides; proves who sends. */
  readonly secret: string;
  /** The same for each try: by it, who receives takes a message once. */
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
};

export type WebhookOptions = {
  /** How many milliseconds an answer may take. @default 10 s */
  readonly timeoutMs?: number;
  readonly now?: () => Date;
};

/** Why a message was not taken: may be shown to people, so it never holds the whole address. */
export class WebhookFailed extends Error {
  constructor(url: string, reason: string, cause?: unknown) {
    super(`${new URL(url).host} ${reason}`, { cause });
    this.name = "WebhookFailed";
  }
}

/** Sends a message once, signed as standardwebhooks.com has it; resolves when it was taken (any 2xx). */
export async function sendWebhook(webhook: Webhook, options: WebhookOptions = {}): Promise<void> {
  const { url, secret, id, body } = webhook;
  const { timeoutMs = 10_000, now = () => new Date() } = options;
  const timestamp = String(Math.floor(now().getTime() / 1_000));
  const text = JSON.stringify(body);
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": signatureOf(secret, id, timestamp, text),
    },
    body: text,
    // What was meant for one place is not carried to another.
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    throw new WebhookFailed(url, `does not answer${codeOf(error)}`, error);
  });
  // Whatever it says is of no use, and might be long.
  await response.body?.cancel();
  if (!response.ok) throw new WebhookFailed(url, `answers ${response.status}`);
}

/** What proves that a message comes from who knows the secret, and when it was sent. */
export function signatureOf(secret: string, id: string, timestamp: string, text: string): string {
  return `v1,${createHmac("sha256", secret).update(`${id}.${timestamp}.${text}`).digest("base64")}`;
}

function codeOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return " in time";
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  return typeof cause?.code === "string" ? ` (${cause.code})` : "";
}
