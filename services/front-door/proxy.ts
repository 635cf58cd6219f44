import { request as httpRequest } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { Problem } from "../kit/problem.ts";

/** What concerns one connection only and is never passed on (RFC 9110, 7.6.1). */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** What a caller could otherwise say of itself; and what the door has answered already. */
const NOT_THE_CALLERS = [
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  "x-real-ip",
  "expect",
];

/** An application that says nothing for this long is given up. */
const SILENCE_MS = 120_000;

/**
 * Passes a request on and its answer back, both as they come, never held in memory.
 *
 * @throws Problem 502 when nobody answers there, 504 when the answer does not begin; once it has begun, the connection
 * is cut instead, so that half an answer is never taken for a whole one.
 */
export async function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  to: { readonly origin: URL; readonly path: string },
): Promise<void> {
  const onward = httpRequest({
    host: to.origin.hostname,
    port: to.origin.port || 80,
    method: incoming.method,
    path: to.path,
    headers: requestHeaders(incoming),
    timeout: SILENCE_MS,
  });
  onward.on("timeout", () => onward.destroy(new Problem(504, "gateway-timeout", "the application does not answer")));
  // Who asked is gone: the application need not go on.
  outgoing.once("close", () => onward.destroy());
  try {
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      onward.once("response", resolve).on("error", reject);
    });
    // The answer may come, and be the end of it, before the whole body was read.
    pipeline(incoming, onward).catch(() => undefined);
    const answer = await answered;
    outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, withoutHopByHop(answer.headers));
    await pipeline(answer, outgoing);
  } catch (error) {
    if (outgoing.headersSent || outgoing.destroyed) outgoing.destroy();
    else throw error instanceof Problem ? error : away(error);
  }
}

function away(cause: unknown): Problem {
  return new Problem(502, "bad-gateway", "the application behind this address does not answer; try again shortly", {
    cause,
  });
}

function requestHeaders(incoming: IncomingMessage): OutgoingHttpHeaders {
  const headers = withoutHopByHop(incoming.headers);
  for (const name of NOT_THE_CALLERS) delete headers[name];
  const host = incoming.headers.host ?? "";
  return {
    ...headers,
    // Without it, Node.js would send the body of a DELETE without saying where it ends.
    ...(incoming.headers["transfer-encoding"] === undefined ? {} : { "transfer-encoding": "chunked" }),
    "x-forwarded-for": incoming.socket.remoteAddress ?? "",
    "x-forwarded-host": host,
    "x-forwarded-port": String(incoming.socket.localPort ?? ""),
    "x-forwarded-proto": "http",
  };
}

function withoutHopByHop(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = (headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase());
  const left = { ...headers };
  for (const name of [...HOP_BY_HOP, ...named]) delete left[name];
  return left;
}
