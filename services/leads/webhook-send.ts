import { createHmac } from "node:crypto";
import { request as httpRequest } from "node:http";
import type { RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { lookup as resolve } from "node:dns";
import type { LookupFunction } from "node:net";
import { isPublicAddress, refusalOf } from "./webhook-policy.ts";

const timeoutMs = 10_000;

/** What is sent, with what proves that it came from us. */
export type Signed = { readonly body: string; readonly headers: Readonly<Record<string, string>> };

/** Sends it; answers nothing when it was taken, and otherwise why not. */
export type Send = (url: string, message: Signed) => Promise<string | undefined>;

/**
 * A message with its signature: `v1=` and the HMAC-SHA256, in hex, of `<webhook-timestamp>.<body>`. Who gets it checks
 * it, refuses old times, and takes each `webhook-id` once.
 */
export function signed(
  secret: string,
  message: { readonly id: string; readonly body: string; readonly at: Date },
): Signed {
  const { id, body, at } = message;
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return {
    body,
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1=${signature}`,
    },
  };
}

/**
 * Sends over HTTPS to public addresses, or anywhere where `mayBePrivate`. The address is judged at the moment of the
 * connection, so a name that changes its mind is refused too; redirects are not followed.
 */
export const sender = ({ mayBePrivate }: { readonly mayBePrivate: boolean }): Send => {
  const lookup = mayBePrivate ? {} : { lookup: onlyPublic };
  return async (url, message) => {
    const refusal = mayBePrivate ? undefined : refusalOf(url);
    if (refusal !== undefined) return refusal;
    const status = await post(url, message, lookup);
    return status >= 200 && status < 300 ? undefined : `answered ${status}`;
  };
};

function post(url: string, { body, headers }: Signed, lookup: Pick<RequestOptions, "lookup">): Promise<number> {
  const request = url.startsWith("https:") ? httpsRequest : httpRequest;
  return new Promise((done, failed) => {
    const options = { method: "POST", agent: false, signal: AbortSignal.timeout(timeoutMs), ...lookup };
    const length = { "content-length": Buffer.byteLength(body) };
    request(url, { ...options, headers: { ...headers, ...length } }, (response) => {
      // What else is answered is of no interest, however long it is.
      response.on("error", () => undefined).destroy();
      done(response.statusCode ?? 0);
    })
      .on("error", (error) => failed(error.name === "AbortError" ? new Error(`no answer in ${timeoutMs} ms`) : error))
      .end(body);
  });
}

const onlyPublic: LookupFunction = (host, options, callback) =>
  resolve(host, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error !== null || first === undefined) return callback(error ?? new Error(`${host} has no address`), "");
    if (!addresses.every(({ address }) => isPublicAddress(address))) {
      return callback(new Error(`${host} leads to a private address, where no webhook may go`), "");
    }
    if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
