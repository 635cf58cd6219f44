import { expect, test } from "vitest";
import type { Model } from "../components/model/model.ts";
import { lowerToKubernetes } from "./plan.ts";
import { find, modelOf, service, slice, store } from "./testing.ts";

const peer = (name: string, zone: string): object => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": `bap-${zone}` } },
  podSelector: { matchLabels: { "app.kubernetes.io/name": name, "app.kubernetes.io/instance": `bap-${name}` } },
});
const grant = {
  ...peer("store", "data"),
  podSelector: {
    matchLabels: { "app.kubernetes.io/name": "store", "app.kubernetes.io/instance": "bap-store-grant" },
  },
};
const tcp = (port: number): object => ({ port, protocol: "TCP" });
const dns = {
  to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
  ports: [{ port: 53, protocol: "UDP" }, tcp(53)],
};
const everywhere = [{ ipBlock: { cidr: "0.0.0.0/0" } }, { ipBlock: { cidr: "::/0" } }];

const policy = (model: Model, name: string): unknown => find(lowerToKubernetes(model), "NetworkPolicy", name)["spec"];

test("each namespace denies what no policy allows", () => {
  expect(policy(slice(), "default-deny-data")).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
});

test("a workload talks to what its edges name, to DNS, and to nothing else", () => {
  expect(policy(slice(), "web")).toEqual({
    podSelector: { matchLabels: { "app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "bap-web" } },
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: [peer("gateway", "edge")], ports: [tcp(8080)] }],
    egress: [
      dns,
      { to: [{ ipBlock: { cidr: "192.0.2.25/32" } }], ports: [tcp(587)] },
      { to: [peer("store", "data")], ports: [tcp(5432)] },
    ],
  });
});

test("a store hears its consumers, its grants and its own members, and reaches only those members", () => {
  expect(policy(slice(), "store")).toMatchObject({
    ingress: [
      { from: [peer("store", "data")], ports: [tcp(5432)] },
      { from: [grant], ports: [tcp(5432)] },
      { from: [peer("web", "business")], ports: [tcp(5432)] },
    ],
    egress: [dns, { to: [peer("store", "data")], ports: [tcp(5432)] }],
  });
});

test("a gateway hears everyone on its published ports only, and reaches the cluster's API and the world", () => {
  expect(policy(slice(), "gateway")).toMatchObject({
    ingress: [{ ports: [tcp(8000), tcp(8443)] }],
    egress: [
      dns,
      { to: everywhere },
      { ports: [tcp(443), tcp(6443)] },
      { to: [peer("web", "business")], ports: [tcp(8080)] },
    ],
  });
});

test("a job hears nobody, and that is said by leaving the list out: the API would drop an empty one", () => {
  const spec = policy(slice(), "store-grant") as object;
  expect(spec).toMatchObject({ policyTypes: ["Ingress", "Egress"], egress: [dns, { to: [peer("store", "data")] }] });
  expect("ingress" in spec).toBe(false);
});

test("several ports of one neighbour are one rule, and an edge said twice is one port", () => {
  const model = modelOf(
    [service(), store({ ports: { sql: { port: 5432 }, admin: { port: 9000, protocol: "udp" } } })],
    {
      edges: [
        { from: "web", to: "store", port: "sql", at: "start" },
        { from: "web", to: "store", port: "sql", at: "run" },
        { from: "web", to: "store", port: "admin", at: "run" },
      ],
    },
  );
  expect(policy(model, "web")).toMatchObject({
    egress: [dns, { to: [peer("store", "data")], ports: [{ port: 9000, protocol: "UDP" }, tcp(5432)] }],
  });
});

test("a host that is known by name only is bounded by its port", () => {
  const model = modelOf([service()], {
    edges: [{ from: "web", to: "mail", port: "smtp", at: "run" }],
    externals: [{ name: "mail", host: "smtp.example.net", ports: { smtp: 587 } }],
  });
  expect(policy(model, "web")).toMatchObject({ egress: [dns, { to: everywhere, ports: [tcp(587)] }] });
});

test("software that asks itself by its own name may hear itself", () => {
  const self = { ref: "endpoint", workload: "web", port: "http", part: "address" } as const;
  expect(policy(modelOf([service({ env: { SELF: self } })]), "web")).toMatchObject({
    ingress: [{ from: [peer("web", "business")], ports: [tcp(8080)] }],
  });
  expect(policy(modelOf([service()]), "web")).not.toHaveProperty("ingress");
});

test("members that talk to each other are one rule, also where the model has an edge for it", () => {
  const edges = [{ from: "store", to: "store", port: "sql", at: "run" }] as const;
  expect(policy(modelOf([store()], { edges }), "store")).toMatchObject({
    ingress: [{ from: [peer("store", "data")], ports: [tcp(5432)] }],
    egress: [dns, { to: [peer("store", "data")], ports: [tcp(5432)] }],
  });
});
