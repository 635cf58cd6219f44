import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** One member of an application, as small as can be. */
export interface Backend {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  /** Whether `/healthz` answers well. @default true */
  healthy: boolean;
  /** Headers of the requests it got, the health checks left out. */
  readonly got: IncomingHttpHeaders[];
  stop(): Promise<void>;
}

/** Starts one that answers with its name, or as a test says; `port` 0 takes a free one. */
export async function startBackend(name: string, answer?: RequestListener, port = 0): Promise<Backend> {
  const server = createServer((request, response) => {
    if (request.url === "/healthz") {
      response.writeHead(backend.healthy ? 200 : 500).end();
      return;
    }
    backend.got.push(request.headers);
    if (answer) return answer(request, response);
    response.writeHead(200, { "content-type": "text/plain" }).end(name);
  });
  server.on("upgrade", (_request, socket) => {
    socket.end("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const backend: Backend = {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    healthy: true,
    got: [],
    stop: async () => {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
  return backend;
}

/** A container as a Docker Engine would tell of it. */
export interface ListedContainer {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `host:port` of what it serves. */
  readonly address: string;
}

/** What a read-only proxy of Docker's socket answers to whoever looks for containers; it never tells of a change. */
export async function startSocketProxy(containers: readonly ListedContainer[]): Promise<Backend> {
  const details = containers.map(({ name, labels, address }) => {
    const [host = "", port = ""] = address.split(":");
    const ownPort = { [`traefik.http.services.${name}.loadbalancer.server.port`]: port };
    return {
      Id: name,
      Name: `/${name}`,
      Names: [`/${name}`],
      State: { Status: "running", Running: true },
      Config: { Labels: { ...labels, ...ownPort } },
      HostConfig: { NetworkMode: "bap-edge" },
      NetworkSettings: { Networks: { "bap-edge": { IPAddress: host } }, Ports: {} },
    };
  });
  return startBackend("socket", ({ url = "" }, response) => {
    const path = url.replace(/^\/v[\d.]+/, "").replace(/\?.*$/, "");
    if (path === "/events") return void response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
    const one = details.find(({ Id }) => path === `/containers/${Id}/json`);
    const list = details.map(({ Id, Names, Config }) => ({ Id, Names, Labels: Config.Labels, State: "running" }));
    const version = { ApiVersion: "1.51", MinAPIVersion: "1.24", Version: "28.0.0" };
    const answer = path === "/containers/json" ? list : path === "/version" ? version : (one ?? {});
    response.writeHead(200, { "content-type": "application/json", "api-version": "1.51" }).end(JSON.stringify(answer));
  });
}
