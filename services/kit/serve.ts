import { createAdaptorServer } from "@hono/node-server";
// What the front door answers by. Loaded before a server listens, which replaces the global Response: made of that one,
// it would be sent once more, after all that was sent already.
import "@hono/node-server/utils/response";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Hono } from "hono";
import type { AppEnv } from "./http.ts";

/** Requests that are still being answered get this long; `run` gives the whole stop ten seconds. */
const finishMs = 7_000;

/** A listening server. */
export type Listening = { readonly port: number; close(): Promise<void> };

/** Listens, and resolves when it does. `close` accepts nothing new, lets running requests finish, then resolves. */
export async function listen(app: Hono<AppEnv>, where: { host: string; port: number }): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        new Error(`cannot listen on ${where.host}:${where.port} (${error.code ?? error.message})`, { cause: error }),
      ),
    );
    server.listen(where.port, where.host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection kept alive carries no request, or will carry none once its answer is out: look again and again.
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  const late = setTimeout(() => server.closeAllConnections(), finishMs);
  await closed.finally(() => {
    clearInterval(idle);
    clearTimeout(late);
  });
}
