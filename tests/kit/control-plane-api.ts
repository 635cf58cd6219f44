import { Agent, request } from "node:https";

/** How the tests' own controllers talk to an API server. */
export interface KubeApi {
  /** Sends one request and returns the parsed answer; fails with the server's message on anything but success. */
  send<T = unknown>(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<T>;
  /** Closes its connections. */
  close(): void;
}

/** An answer other than success. */
export class KubeApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "KubeApiError";
    this.status = status;
  }
}

/** A client with a token and the server's certificate; a request waits 10 seconds at most. */
export function kubeApi(options: { server: string; token: string; ca: string }): KubeApi {
  const agent = new Agent({ keepAlive: true, ca: options.ca, maxSockets: 8 });
  const send = (method: string, path: string, body: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${options.token}`,
        accept: "application/json",
        "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json",
      };
      const call = request(new URL(path, options.server), { method, agent, headers, timeout: 10_000 }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("error", reject);
        response.on("end", () => {
          const status = response.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve(text.startsWith("{") ? JSON.parse(text) : text);
          else reject(new KubeApiError(status, `${method} ${path}: ${status} ${text}`));
        });
      });
      call.on("timeout", () => call.destroy(new Error(`${method} ${path}: no answer within 10 seconds`)));
      call.on("error", reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  return { send: (method, path, body) => send(method, path, body) as Promise<never>, close: () => agent.destroy() };
}
