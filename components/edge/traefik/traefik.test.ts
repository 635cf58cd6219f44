import { expect, test } from "vitest";
import { describeGateway } from "../../capabilities/gateway.contract.ts";
import type { RouteAsk } from "../../capabilities/gateway.ts";
import type { Target } from "../../model/platform.ts";
import type { Service } from "../../model/workload.ts";
import { priority, rule } from "./middlewares.ts";
import { traefik } from "./index.ts";
import { fileText, gatewayOf, objectsOf, platform, problems } from "./testing.ts";

describeGateway(traefik, { target: "docker" });
describeGateway(traefik, { target: "kubernetes" });

const middlewaresOf = (target: Target, settings: object, ask: Partial<RouteAsk> = {}): readonly string[] => {
  if (target === "docker") {
    return [
      ...fileText(gatewayOf(platform("docker", settings, ask)), "dynamic/routes.yaml").matchAll(/- shop-(.*)/g),
    ].map(([, kind]) => kind!);
  }
  const [route] = objectsOf(platform("kubernetes", settings, ask), "IngressRoute");
  const { routes } = route!["spec"] as { routes: [{ middlewares: { name: string }[] }] };
  return routes[0].middlewares.map(({ name }) => name.replace("shop-", ""));
};

test.each(["docker", "kubernetes"] as const)("the same stands before a route on %s, in the same order", (target) => {
  const usual = ["rate-limit", "secure-headers", "compress", "circuit-breaker", "retry"];
  expect(middlewaresOf(target, {})).toEqual(usual);
  expect(middlewaresOf(target, {}, { access: "private" })).toEqual(["private-networks", ...usual]);
  expect(middlewaresOf(target, { circuitBreaker: { enabled: false } })).not.toContain("circuit-breaker");
  expect(middlewaresOf(target, {}, { limits: { body: 1000 } })).toEqual([
    "rate-limit",
    "body-limit",
    ...usual.slice(1),
  ]);
});

test("who asks an identity for each request lets networks be, and only private routes are asked about", () => {
  const settings = { forwardAuth: { address: "http://auth.example/verify", headers: ["X-Auth-User"] } };
  const found = middlewaresOf("docker", settings, { access: "private" });
  expect(found.slice(0, 2)).toEqual(["rate-limit", "forward-auth"]);
  expect(found).not.toContain("private-networks");
  expect(middlewaresOf("docker", settings)).not.toContain("forward-auth");
});

test("an internal route is nowhere in Traefik's words", () => {
  const docker = platform("docker", {}, { access: "internal" });
  expect(fileText(gatewayOf(docker), "dynamic/routes.yaml")).toBe("{}\n");
  expect(objectsOf(platform("kubernetes", {}, { access: "internal" }), "IngressRoute")).toEqual([]);
});

test("a proxy that is trusted is not the client, for limits and for private networks alike", () => {
  const gateway = gatewayOf(platform("docker", { trustedProxies: ["192.0.2.0/24"] }, { access: "private" }));
  const file = fileText(gateway, "dynamic/routes.yaml");
  expect(file.match(/excludedIPs:\n +- 192\.0\.2\.0\/24/g)).toHaveLength(2);
  expect(gateway.args).toContain("--entrypoints.websecure.forwardedheaders.trustedips=192.0.2.0/24");
});

test("each member is a server of its own on Docker, with its health and a cookie that leads back to it", () => {
  const file = fileText(gatewayOf(platform("docker", {}, { sticky: true, health: "/healthz" })), "dynamic/routes.yaml");
  expect(file).toContain('servers: [{{ range split "<shop http address all>" "," }}{url: "http://{{ . }}"},{{ end }}]');
  expect(file).toMatch(/healthCheck:\n +interval: 5s\n +path: \/healthz/);
  expect(file).toMatch(/name: member-shop\n/);
});

test("on Kubernetes readiness is the health, which Traefik would refuse, and the cookie is the same", () => {
  const [route] = objectsOf(platform("kubernetes", {}, { sticky: true, health: "/healthz" }), "IngressRoute");
  const cookie = { name: "member-shop", httpOnly: true, secure: true, sameSite: "lax" };
  expect(route).toMatchObject({
    spec: { routes: [{ services: [{ name: "shop", port: "http", sticky: { cookie } }] }] },
  });
  expect(JSON.stringify(route)).not.toContain("healthCheck");
});

test("two applications of one workload are two routes with names of their own", () => {
  const file = fileText(gatewayOf(platform("docker", {}, {}, { app: "console", path: "/" })), "dynamic/routes.yaml");
  expect(file).toMatch(/ {4}console:\n/);
  expect(file).toMatch(/ {4}shop:\n/);
});

test("the dashboard is off, and a private route where it is on", () => {
  const flags = (settings: object) => gatewayOf(platform("docker", settings)).args!.map(String).join(" ");
  expect(flags({})).not.toContain("--api");
  expect(flags({ dashboard: true })).toContain("--api.insecure=false");
  const on = platform("kubernetes", { dashboard: true });
  expect(on.routes.map(({ host, access }) => [host, access])).toContainEqual(["gateway.bap.localhost", "private"]);
  const [route] = objectsOf(on, "IngressRoute").filter(({ metadata }) => metadata.name === "gateway");
  expect(route).toMatchObject({ spec: { routes: [{ services: [{ kind: "TraefikService", name: "api@internal" }] }] } });
  expect(JSON.stringify(route)).toContain("gateway-private-networks");
});

test("Traefik reads the namespaces in which routes stand, and nothing of the cluster", () => {
  const { args, apiAccess } = gatewayOf(platform("kubernetes", {})) as Service;
  expect(args).toContain("--providers.kubernetescrd.namespaces=bap-business,bap-edge");
  expect(args).toContain("--providers.kubernetescrd.disableclusterscoperesources=true");
  expect(apiAccess!.map(({ zones }) => zones)).toEqual(apiAccess!.map(() => ["business", "edge"]));
  expect(JSON.stringify(apiAccess)).not.toContain("nodes");
});

test("labels are looked for only where a proxy of the socket is named, by their platform's own", () => {
  const found = platform("docker", { discovery: { endpoint: "tcp://socket.example:2375" } });
  expect(found.externals).toEqual([{ name: "gateway-discovery", host: "socket.example", ports: { docker: 2375 } }]);
  const args = gatewayOf(found).args!;
  expect(args).toContain("--providers.docker.exposedbydefault=false");
  expect(args).toContain("--providers.docker.constraints=Label(`bap.dev/gateway`,`bap`)");
  expect(JSON.stringify(gatewayOf(platform("docker", {})).args)).not.toContain("providers.docker");
  expect(problems("kubernetes", { discovery: { endpoint: "tcp://socket.example:2375" } })).toContain("on Docker only");
});

test("leads what has a path of its own before the rest of its host, however long the rest's rule is", () => {
  const rest = rule({ host: "portal.example.com", path: "/", except: ["/metrics", "/healthz", "/readyz"] });
  expect(priority({ path: "/" })).toEqual({});
  expect(priority({ path: "/api/leads" }).priority).toBeGreaterThan(rest.length);
  expect(priority({ path: "/api/leads" }).priority).toBeGreaterThan(priority({ path: "/api" }).priority!);
});
