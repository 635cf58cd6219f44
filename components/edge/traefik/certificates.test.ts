import { expect, test } from "vitest";
import { contract } from "./contract.ts";
import { fileText, gatewayOf, objectsOf, platform, problems } from "./testing.ts";

const email = "ops@shop.example";
const domain = "shop.example";
const http = { certificates: "acme", acme: { email } };
const dns = {
  certificates: "acme",
  acme: { email, challenge: "dns", provider: "cloudflare", credentials: ["CF_DNS_API_TOKEN"], settings: { A_B: "c" } },
};
const manager = { certificates: "cert-manager", replicas: 3 };

test("by itself the platform signs, and one certificate is for every name", () => {
  const model = platform("docker", {});
  const gateway = gatewayOf(model);
  expect(gateway.kind).toBe("service");
  expect(fileText(gateway, "dynamic/certificate.yaml")).toContain("defaultCertificate");
  expect(model.secrets.find(({ name }) => name === "gateway/certificate")!.value).toMatchObject({
    hosts: ["bap.localhost", "*.bap.localhost"],
    authority: { certificate: "gateway/authority" },
  });
});

test.each(["docker", "kubernetes"] as const)(
  "ACME keeps its account on a volume, written by one alone, on %s",
  (target) => {
    const gateway = gatewayOf(platform(target, http, {}, undefined, domain));
    expect(gateway).toMatchObject({ kind: "stateful", replicas: 1, name: "gateway" });
    expect(gateway.volumes).toEqual([{ name: "acme", path: contract.writable, size: 64 * 2 ** 20 }]);
    const flags = JSON.stringify(gateway.args);
    expect(flags).toContain(`--certificatesresolvers.acme.acme.email=${email}`);
    expect(flags).toContain("--certificatesresolvers.acme.acme.httpchallenge.entrypoint=web");
    expect(flags).not.toContain("dnschallenge");
    // Traefik asks nobody for names that a certificate of its own is good for.
    expect(fileText(gateway, "dynamic/certificate.yaml")).not.toContain("defaultCertificate");
  },
);

test("an authority that keeps no addresses is given none, and Traefik the one that every domain has", () => {
  const gateway = gatewayOf(platform("docker", { certificates: "acme" }, {}, undefined, domain));
  expect(gateway.args).toContain("--certificatesresolvers.acme.acme.email=webmaster@shop.example");
  const [issuer] = objectsOf(platform("kubernetes", manager, {}, undefined, domain), "Issuer");
  expect(JSON.stringify(issuer)).not.toContain("email");
});

test("a route says which resolver signs, and by DNS one wildcard is for all", () => {
  const routes = (settings: object) =>
    fileText(gatewayOf(platform("docker", settings, {}, undefined, domain)), "dynamic/routes.yaml");
  expect(routes(http)).toMatch(/tls:\n +certResolver: acme\n/);
  expect(routes(http)).not.toContain("sans:");
  expect(routes(dns)).toMatch(/main: shop\.example\n +sans:\n +- "\*\.shop\.example"/);
  const [route] = objectsOf(platform("kubernetes", dns, {}, undefined, domain), "IngressRoute");
  expect(route).toMatchObject({ spec: { tls: { certResolver: "acme", domains: [{ main: domain }] } } });
});

test("a provider's credentials are asked of a person and reach Traefik in files", () => {
  const model = platform("docker", dns, {}, undefined, domain);
  const gateway = gatewayOf(model);
  const name = "gateway/cf-dns-api-token";
  expect(model.secrets.find((secret) => secret.name === name)!.value).toEqual({
    kind: "given",
    what: "CF_DNS_API_TOKEN of the DNS provider cloudflare",
  });
  expect(gateway.files!["acme/CF_DNS_API_TOKEN"]!.content).toMatchObject({ ref: "secret", name });
  expect(gateway.env).toEqual({
    A_B: "c",
    CF_DNS_API_TOKEN_FILE: { ref: "path", of: "file", name: "acme/CF_DNS_API_TOKEN" },
  });
});

test("what cannot be signed is said before anything runs", () => {
  expect(problems("kubernetes", { ...http, replicas: 2 }, domain)).toContain("would each ask for certificates");
  expect(problems("docker", { ...http, acme: { email, challenge: "dns" } }, domain)).toContain("acme.provider");
  expect(problems("docker", http)).toContain("nobody outside can prove that bap.localhost is yours");
  expect(problems("kubernetes", manager)).toContain("nobody outside can prove that bap.localhost is yours");
  const inside = { server: "https://acme.internal/directory" };
  expect(problems("kubernetes", { ...manager, acme: inside }, "shop.internal")).toBe("");
  expect(problems("docker", { ...manager, replicas: 1 })).toContain("cert-manager does not run on docker");
  expect(problems("kubernetes", { ...manager, acme: { email }, certManager: { wildcard: true } })).toContain(
    "certManager.issuer",
  );
  expect(problems("kubernetes", { ...manager, certManager: { issuer: "ours", wildcard: true } })).toBe("");
});

test("cert-manager's certificate is the default of all replicas, in the gateway's own namespace", () => {
  const model = platform("kubernetes", { ...manager, certManager: { issuer: "ours" } }, {}, undefined, domain);
  const gateway = gatewayOf(model);
  expect(gateway).toMatchObject({ kind: "service", replicas: 3 });
  expect(fileText(gateway, "dynamic/certificate.yaml")).not.toContain("stores");
  expect(model.secrets).toEqual([]);
  expect(objectsOf(model, "Certificate")).toMatchObject([
    {
      spec: {
        secretName: "gateway-certificate",
        dnsNames: ["shop.shop.example"],
        issuerRef: { name: "ours", kind: "ClusterIssuer" },
      },
    },
  ]);
  expect(objectsOf(model, "TLSStore")).toMatchObject([
    {
      metadata: { name: "default", labels: { "bap.dev/gateway": "bap" } },
      spec: { defaultCertificate: { secretName: "gateway-certificate" } },
    },
  ]);
  expect(objectsOf(model, "Issuer")).toEqual([]);
  expect(model.prerequisites.find(({ name }) => name === "cert-manager")).toMatchObject({
    kind: "chart",
    version: "v1.21.1",
    provides: expect.arrayContaining(["certificates.cert-manager.io", "clusterissuers.cert-manager.io"]) as unknown,
  });
  expect(model.objects.filter(({ object }) => object.kind === "TLSStore").map(({ instance }) => instance)).toEqual([
    "gateway",
  ]);
});

test("without an issuer there is one that proves names at port 80, through this gateway and no other", () => {
  const model = platform("kubernetes", { ...manager, acme: { email } }, {}, undefined, domain);
  expect(objectsOf(model, "Issuer")).toMatchObject([
    { spec: { acme: { email, solvers: [{ http01: { ingress: { class: "bap-edge", serviceType: "ClusterIP" } } }] } } },
  ]);
  expect(objectsOf(model, "Certificate")).toMatchObject([{ spec: { issuerRef: { name: "gateway", kind: "Issuer" } } }]);
  const gateway = gatewayOf(model);
  expect(gateway.args).toContain("--providers.kubernetesingress.ingressclass=bap-edge");
  expect(gateway.args).toContain("--providers.kubernetesingress.namespaces=bap-edge");
  expect(gateway.apiAccess!.filter(({ resources }) => resources.includes("ingresses"))).toMatchObject([
    { zones: ["edge"] },
  ]);
  expect(objectsOf(model, "NetworkPolicy").map(({ metadata }) => metadata.name)).toEqual([
    "gateway-solver",
    "gateway-to-solver",
  ]);
});
