import { stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { isBuilt } from "../../scripts/toolchain/build.ts";
import { traefik } from "../../scripts/toolchain/recipes/traefik.ts";
import { freePorts } from "./control-plane-process.ts";
import { startBackend, startSocketProxy, type Backend } from "./traefik-backend.ts";
import { startGateway, type Answer, type Gateway, type GatewaySettings } from "./traefik-process.ts";

const missing = (await isBuilt(traefik)) ? undefined : "Traefik is not built: npm run toolchain";
/** The program that asks is on loopback: behind a proxy that is trusted, it can be anybody. */
const BEHIND_PROXY = { trustedProxies: ["127.0.0.1/32"] };
const from = (address: string) => ({ headers: { "x-forwarded-for": address } });

describe.skipIf(missing !== undefined)(
  `Traefik with what the component gives it${missing ? ` (left out: ${missing})` : ""}`,
  () => {
    const running: { stop(): Promise<void> }[] = [];

    afterEach(async () => {
      for (const one of running.splice(0).reverse()) await one.stop();
    });

    const backend = async (...args: Parameters<typeof startBackend>): Promise<Backend> => {
      const started = await startBackend(...args);
      running.push(started);
      return started;
    };
    const gateway = async (settings: GatewaySettings): Promise<Gateway> => {
      const started = await startGateway(settings);
      running.push(started);
      return started;
    };
    const many = async (count: number, ask: () => Promise<Answer>): Promise<readonly Answer[]> => {
      const answers: Answer[] = [];
      for (let i = 0; i < count; i++) answers.push(await ask());
      return answers;
    };
    const bodies = (answers: readonly Answer[]): readonly string[] =>
      [...new Set(answers.map(({ body }) => body))].sort();

    test("redirects plain HTTP, and over HTTPS adds headers and compresses", async () => {
      const page = "a".repeat(5000);
      const { address } = await backend("one", (_request, response) => {
        response.writeHead(200, { "content-type": "text/html" }).end(page);
      });
      const { ask, ports, log } = await gateway({ members: [address] });
      const plain = await ask("/a?b=c", { plain: ports.http });
      expect(plain.status).toBe(301);
      expect(plain.headers.location).toBe(`https://shop.bap.localhost:${ports.https}/a?b=c`);
      const answer = await ask("/", { headers: { "accept-encoding": "gzip" } });
      expect(answer).toMatchObject({
        status: 200,
        headers: {
          "content-encoding": "gzip",
          "strict-transport-security": "max-age=31536000; includeSubDomains",
          "x-content-type-options": "nosniff",
          "x-frame-options": "DENY",
        },
      });
      expect(answer.body.length).toBeLessThan(page.length);
      expect(await ask("/", { host: "other.bap.localhost" })).toMatchObject({ status: 404 });
      expect(await ask("/", { headers: { connection: "Upgrade", upgrade: "websocket" } })).toMatchObject({
        status: 101,
      });
      const metrics = await ask("/metrics", { plain: ports.metrics });
      expect(metrics.body).toMatch(/traefik_service_requests_total\{code="200".*service="shop@file"\} \d/);
      const lines = (await log()).filter(({ RouterName }) => RouterName === "shop@file");
      expect(lines[0]).toMatchObject({ RequestMethod: "GET", RequestPath: "/", DownstreamStatus: 200 });
      expect(JSON.stringify(lines)).not.toContain("accept-encoding");
    });

    test("spreads over all members, and brings a client back to the same one where the application asks for it", async () => {
      const members = [await backend("one"), await backend("two")].map(({ address }) => address);
      const { ask } = await gateway({ members, ask: { sticky: true } });
      expect(bodies(await many(10, () => ask("/")))).toEqual(["one", "two"]);
      const first = await ask("/");
      const [set = ""] = first.headers["set-cookie"] ?? [];
      expect(set).toMatch(/^member-shop=[0-9a-f]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
      const cookie = set.split(";")[0]!;
      expect(bodies(await many(10, () => ask("/", { headers: { cookie } })))).toEqual([first.body]);
    });

    test("leads nobody to a member that is not well, and everybody again once it is", async () => {
      const [one, two] = [await backend("one"), await backend("two")];
      const { ask } = await gateway({ members: [one.address, two.address], ask: { health: "/healthz" } });
      expect(bodies(await many(6, () => ask("/")))).toEqual(["one", "two"]);
      one.healthy = false;
      await until(async () => bodies(await many(6, () => ask("/"))).join() === "two");
      one.healthy = true;
      await until(async () => bodies(await many(6, () => ask("/"))).join() === "one,two");
    });

    test("tries another member where nobody answers at one", async () => {
      const [nobody = 0] = await freePorts(1);
      const { address } = await backend("one");
      const { ask } = await gateway({ members: [`127.0.0.1:${nobody}`, address] });
      const answers = await many(20, () => ask("/"));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    });

    test("gives an application a rest when nobody answers there, and lets requests through again after it", async () => {
      const [port = 0] = await freePorts(1);
      const { ask } = await gateway({ members: [`127.0.0.1:${port}`], settings: { circuitBreaker: { pause: "2s" } } });
      expect(await ask("/")).toMatchObject({ status: 502 });
      await until(async () => (await ask("/")).status === 503);
      const back = await backend("back", undefined, port);
      // It is there again, and is spared all the same.
      expect(await ask("/")).toMatchObject({ status: 503 });
      expect(back.got).toEqual([]);
      await until(async () => (await many(5, () => ask("/"))).every(({ status }) => status === 200));
    });

    test("limits each client by itself, by the address that a trusted proxy says", async () => {
      const { address } = await backend("one");
      const settings = { ...BEHIND_PROXY, rateLimit: { average: 1, burst: 3 } };
      const { ask } = await gateway({ members: [address], settings });
      const mine = await many(6, () => ask("/", from("198.51.100.1")));
      expect(mine.map(({ status }) => status).slice(0, 3)).toEqual([200, 200, 200]);
      expect(mine.map(({ status }) => status)).toContain(429);
      expect(await ask("/", from("198.51.100.2"))).toMatchObject({ status: 200 });
    });

    test("lets only private networks to a private route, and believes only proxies that it was told to trust", async () => {
      const { address, got } = await backend("one");
      const ask = { access: "private" } as const;
      const near = await gateway({ members: [address], ask });
      expect(await near.ask("/")).toMatchObject({ status: 200 });
      await near.stop();
      const behind = await gateway({ members: [address], ask, settings: BEHIND_PROXY });
      expect(await behind.ask("/", from("10.1.2.3"))).toMatchObject({ status: 200 });
      expect(await behind.ask("/", from("fd00::1"))).toMatchObject({ status: 200 });
      const before = got.length;
      expect(await behind.ask("/", from("203.0.113.9"))).toMatchObject({ status: 403 });
      expect(await behind.ask("/", from("10.1.2.3, 203.0.113.9"))).toMatchObject({ status: 403 });
      await behind.stop();
      const far = await gateway({ members: [address], ask, settings: { privateNetworks: ["192.0.2.0/24"] } });
      expect(await far.ask("/", from("192.0.2.1"))).toMatchObject({ status: 403 });
      expect(got).toHaveLength(before);
    });

    test("asks somebody else about each request to a private route, and passes on only what they say", async () => {
      const { address, got } = await backend("one");
      const auth = await backend("auth", (request, response) => {
        response.writeHead(request.headers["authorization"] ? 200 : 401, { "x-auth-user": "ada" }).end("who are you?");
      });
      const forwardAuth = { address: `http://${auth.address}/verify`, headers: ["X-Auth-User"] };
      const { ask } = await gateway({ members: [address], ask: { access: "private" }, settings: { forwardAuth } });
      expect(await ask("/")).toMatchObject({ status: 401, body: "who are you?" });
      expect(got).toEqual([]);
      expect(await ask("/", { headers: { authorization: "yes", "x-auth-user": "eve" } })).toMatchObject({
        status: 200,
      });
      expect(got).toMatchObject([{ "x-auth-user": "ada" }]);
    });

    test("shows its dashboard to nobody, or to private networks alone", async () => {
      const { address } = await backend("one");
      const host = "gateway.bap.localhost";
      const paths = ["/api/rawdata", "/api/version"];
      const off = await gateway({ members: [address] });
      for (const path of [...paths, "/dashboard/"]) {
        expect(await off.ask(path, { host }), path).toMatchObject({ status: 404 });
        for (const plain of [off.ports.ping, off.ports.metrics]) {
          expect(await off.ask(path, { host, plain }), `${path} at ${plain}`).toMatchObject({ status: 404 });
        }
      }
      await off.stop();
      const on = await gateway({ members: [address], settings: { dashboard: true, ...BEHIND_PROXY } });
      for (const path of paths) {
        expect(await on.ask(path, { host, ...from("10.0.0.1") }), path).toMatchObject({ status: 200 });
        expect(await on.ask(path, { host, ...from("203.0.113.9") }), path).toMatchObject({ status: 403 });
        for (const plain of [on.ports.ping, on.ports.metrics]) {
          expect(await on.ask(path, { host, plain }), `${path} at ${plain}`).toMatchObject({ status: 404 });
        }
      }
    });

    test("leads to containers that join by labels, and to none that mean another platform's gateway", async () => {
      const tool = await backend("tool");
      const socket = await startSocketProxy([
        { name: "tool", labels: { "traefik.enable": "true", "bap.dev/gateway": "bap" }, address: tool.address },
        { name: "theirs", labels: { "traefik.enable": "true", "bap.dev/gateway": "other" }, address: tool.address },
        { name: "silent", labels: { "bap.dev/gateway": "bap" }, address: tool.address },
      ]);
      running.push(socket);
      const settings = { discovery: { endpoint: `tcp://${socket.address}` } };
      const { ask } = await gateway({ settings });
      await until(async () => (await ask("/", { host: "tool.bap.localhost" })).status === 200);
      for (const host of ["theirs.bap.localhost", "silent.bap.localhost"]) {
        expect(await ask("/", { host }), host).toMatchObject({ status: 404 });
      }
    });

    test("asks the authority for each route's name, and keeps what it gets in a file that nobody else reads", async () => {
      const { address } = await backend("one");
      const [nobody = 0] = await freePorts(1);
      const acme = { email: "ops@shop.example", server: `https://127.0.0.1:${nobody}/directory` };
      const settings = { certificates: "acme", acme };
      const { ask, volume, log, ports } = await gateway({ members: [address], settings, domain: "shop.example" });
      const host = "shop.shop.example";
      const asked = async () => (await log()).find(({ domains }) => JSON.stringify(domains)?.includes(host));
      await until(async () => (await asked()) !== undefined);
      expect(await asked()).toMatchObject({ acmeCA: acme.server, routerName: "shop@file", level: "error" });
      expect((await stat(join(volume, "acme.json"))).mode & 0o777).toBe(0o600);
      // The proof is answered by plain HTTP, where everything else is redirected.
      expect(await ask("/.well-known/acme-challenge/token", { host, plain: ports.http })).toMatchObject({
        status: 404,
      });
      expect(await ask("/", { host, plain: ports.http })).toMatchObject({ status: 301 });
    });
  },
);

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error("It did not come to hold within 20 seconds.");
    await sleep(200);
  }
}
