import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lowerToKubernetes } from "../../charts/index.ts";
import { platform } from "../../components/edge/traefik/testing.ts";
import type { Model } from "../../components/model/model.ts";
import type { KubernetesObject } from "../../components/model/parts.ts";
import { groups } from "../../scripts/toolchain/index.ts";
import { isBuilt } from "../../scripts/toolchain/build.ts";
import { traefik } from "../../scripts/toolchain/recipes/traefik.ts";
import { createRootKey, createVault } from "../../stacks/secrets/index.ts";
import { loadCrds } from "./control-plane-crds.ts";
import { startControlPlane, type ControlPlane } from "./control-plane.ts";
import { startGateway, type Gateway } from "./traefik-process.ts";

const built = await Promise.all([traefik, ...groups["control-plane"]].map((recipe) => isBuilt(recipe)));
const missing = built.every(Boolean) ? undefined : "Traefik or the control plane is not built: npm run toolchain";

const ACCOUNT = "system:serviceaccount:bap-edge:gateway";
const HOST = "gateway.shop.example";
const settings = {
  certificates: "cert-manager",
  acme: { email: "ops@shop.example" },
  dashboard: true,
  trustedProxies: ["127.0.0.1/32"],
};

describe.skipIf(missing !== undefined)(
  `Traefik on a Kubernetes API, with the rights that the component asks for${missing ? ` (left out: ${missing})` : ""}`,
  () => {
    let plane: ControlPlane;
    let gateway: Gateway;
    let folder: string;
    let model: Model;

    beforeAll(async () => {
      plane = await startControlPlane({ nodes: 1 });
      folder = await mkdtemp(join(tmpdir(), "bap-traefik-kubernetes-"));
      for (const name of ["traefik", "cert-manager"] as const) {
        await plane.kubectl(["apply", "--server-side", "-f", await loadCrds(name)]);
      }
      await plane.kubectl(["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"]);
      const ask = { sticky: true, health: "/healthz", access: "private", limits: { body: 1000 } } as const;
      model = platform("kubernetes", settings, ask, undefined, "shop.example");
      const objects = lowerToKubernetes(model).objects.map(({ object }) => object);
      const isNamespace = ({ kind }: KubernetesObject): boolean => kind === "Namespace";
      await apply(objects.filter(isNamespace));
      await apply(objects.filter((object) => !isNamespace(object)));
      const kubeconfig = join(folder, "kubeconfig.json");
      const token = await plane.kubectl(["-n", "bap-edge", "create", "token", "gateway"]);
      const admin = JSON.parse(await readFile(plane.kubeconfig, "utf8")) as { users: [{ name: string }] };
      const users = [{ name: admin.users[0].name, user: { token } }];
      await writeFile(kubeconfig, JSON.stringify({ ...admin, users }), { mode: 0o600 });
      gateway = await startGateway({ cluster: { model, kubeconfig } });
    }, 30 * 60_000);

    afterAll(async () => {
      await gateway?.stop();
      await plane?.stop();
      if (folder) await rm(folder, { recursive: true, force: true });
    });

    const apply = (items: readonly KubernetesObject[]): Promise<string> =>
      plane.kubectl(["apply", "--validate=strict", "-f", "-"], {
        input: JSON.stringify({ apiVersion: "v1", kind: "List", items }),
      });

    const may = (verb: string, resource: string, ...where: readonly string[]): Promise<boolean> =>
      plane.kubectl(["auth", "can-i", verb, resource, `--as=${ACCOUNT}`, ...where]).then(
        (answer) => answer === "yes",
        () => false,
      );

    /** What Traefik says of itself by its dashboard, which answers private networks only. */
    const api = async (path: string, client = "10.0.0.1"): Promise<unknown> => {
      const asked = { host: HOST, headers: { "x-forwarded-for": client }, anyCertificate: true };
      const { status, body } = await gateway.ask(`/api/${path}`, asked);
      return status === 200 ? JSON.parse(body) : status;
    };

    test("reads where routes stand, and neither the data's secrets nor the nodes", async () => {
      expect(await may("list", "secrets", "-n", "bap-business")).toBe(true);
      expect(await may("watch", "ingressroutes.traefik.io", "-n", "bap-business")).toBe(true);
      expect(await may("list", "ingresses.networking.k8s.io", "-n", "bap-edge")).toBe(true);
      for (const [resource, ...where] of [
        ["secrets", "-n", "bap-data"],
        ["secrets", "-A"],
        ["secrets", "-n", "kube-system"],
        ["nodes"],
        ["ingresses.networking.k8s.io", "-n", "bap-business"],
      ] as const) {
        expect(await may("list", resource, ...where), `${resource} ${where.join(" ")}`).toBe(false);
      }
      expect(await may("create", "ingressroutes.traefik.io", "-n", "bap-business")).toBe(false);
    });

    test("takes every route with all that stands before it, and finds nothing wrong", async () => {
      await until(async () => Array.isArray(await api("http/routers")));
      const routers = (await api("http/routers")) as readonly Readonly<Record<string, unknown>>[];
      const shop = routers.find(({ name }) => /^bap-business-shop-[0-9a-f]+@kubernetescrd$/.test(String(name)));
      expect(shop).toMatchObject({ status: "enabled", rule: "Host(`shop.shop.example`)", entryPoints: ["websecure"] });
      expect(
        (shop!["middlewares"] as string[]).map((name) => name.replace(/^bap-business-shop-(.*)@.*$/, "$1")),
      ).toEqual([
        ...["private-networks", "rate-limit", "body-limit", "secure-headers", "compress", "circuit-breaker", "retry"],
      ]);
      const all = (await api("http/middlewares")) as readonly Readonly<Record<string, unknown>>[];
      expect(all.filter(({ status }) => status !== "enabled")).toEqual([]);
      const services = (await api("http/services")) as readonly Readonly<Record<string, unknown>>[];
      const balanced = services.find(
        ({ name }) => name === shop!["service"] || String(name).startsWith(`${String(shop!["service"])}@`),
      );
      expect(balanced).toMatchObject({ loadBalancer: { sticky: { cookie: { name: "member-shop", secure: true } } } });
      const complaints = (await gateway.log()).filter(({ level }) => level === "error");
      // The certificate comes later, as in a cluster; a program built from its Go module has no pages of a dashboard.
      const expected = /gateway-certificate|Error appending dashboard/;
      expect(complaints.filter((line) => !expected.test(JSON.stringify(line)))).toEqual([]);
    });

    test("keeps its dashboard from everybody else", async () => {
      expect(await api("version")).toMatchObject({ Version: traefik.version });
      expect(await api("version", "203.0.113.9")).toBe(403);
    });

    test("leads the authority's questions to cert-manager's answer, by its class of ingress alone", async () => {
      const answers = (name: string, ingressClass: string): KubernetesObject => ({
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name, namespace: "bap-edge", annotations: { "kubernetes.io/ingress.class": ingressClass } },
        spec: {
          rules: [
            {
              host: "shop.shop.example",
              http: {
                paths: [
                  {
                    path: `/.well-known/acme-challenge/${name}`,
                    pathType: "ImplementationSpecific",
                    backend: { service: { name: "gateway", port: { number: 8082 } } },
                  },
                ],
              },
            },
          ],
        },
      });
      await apply([answers("ours", "bap-edge"), answers("theirs", "traefik")]);
      const rules = async () =>
        ((await api("http/routers")) as readonly { rule: string; entryPoints: string[]; provider: string }[])
          .filter(({ provider }) => provider === "kubernetes")
          .map(({ rule, entryPoints }) => [rule, entryPoints]);
      await until(async () => (await rules()).length > 0);
      expect(await rules()).toEqual([
        ["Host(`shop.shop.example`) && PathPrefix(`/.well-known/acme-challenge/ours`)", ["websecure"]],
      ]);
    });

    test("serves the certificate as soon as it is in its own namespace", async () => {
      const own = platform("docker", {}, {}, undefined, "shop.example");
      const vault = await createVault(createRootKey(), own.secrets, new Date());
      const encode = (name: string): string => Buffer.from(vault[name]!).toString("base64");
      await apply([
        {
          apiVersion: "v1",
          kind: "Secret",
          metadata: { name: "gateway-certificate", namespace: "bap-edge" },
          type: "kubernetes.io/tls",
          data: { "tls.crt": encode("gateway/certificate"), "tls.key": encode("gateway/certificate-key") },
        },
      ]);
      const ca = vault["gateway/authority"]!;
      const ask = () => gateway.ask("/api/version", { host: HOST, ca, headers: { "x-forwarded-for": "10.0.0.1" } });
      await until(() =>
        ask().then(
          ({ status }) => status === 200,
          () => false,
        ),
      );
    });
  },
);

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error("It did not come to hold within 30 seconds.");
    await sleep(200);
  }
}
