import { isIP } from "node:net";
import { k8s } from "cdk8s-plus-27";
import type { Edge } from "../components/model/model.ts";
import { refsOf } from "../components/model/value.ts";
import type { Port, Workload } from "../components/model/workload.ts";
import { valuesOf } from "../components/model/workload-values.ts";
import { hasApiAccess } from "./access.ts";
import { portOf, serviceNamed, type Context } from "./context.ts";
import { metadataOf } from "./metadata.ts";
import { NAMESPACE_LABEL, namespaceOf, selectorOf } from "./names.ts";
import type { PlannedChart } from "./planned-chart.ts";

const DNS_NAMESPACE = "kube-system";
const API_PORTS = [443, 6443];
const EVERYWHERE: k8s.NetworkPolicyPeer[] = [{ ipBlock: { cidr: "0.0.0.0/0" } }, { ipBlock: { cidr: "::/0" } }];

/** Who may talk to a workload and whom it may talk to: the model's edges, and nothing else. */
export function addNetworkPolicy(chart: PlannedChart, context: Context, workload: Workload): void {
  const ingress = ingressRules(context, workload);
  chart.add(
    k8s.KubeNetworkPolicy,
    {
      metadata: metadataOf(context, workload, workload.name),
      spec: {
        podSelector: { matchLabels: selectorOf(context.model.platform, workload) },
        policyTypes: ["Ingress", "Egress"],
        // The API drops an empty list, and every later look would find a difference.
        ...(ingress.length > 0 && { ingress }),
        egress: egressRules(context, workload),
      },
    },
    { workload: workload.name },
  );
}

function ingressRules(context: Context, workload: Workload): k8s.NetworkPolicyIngressRule[] {
  if (workload.kind === "job") return [];
  const published = portsOf(workload).filter((port) => port.publish !== undefined);
  return [
    ...(published.length > 0 ? [{ ports: published.map(policyPort) }] : []),
    ...(talksToItself(workload) ? [{ from: [peerOf(context, workload)], ports: allPorts(workload) }] : []),
    ...byPeer(context.tables.edgesTo.get(workload.name), "from", workload).flatMap(([name, edges]) => {
      const from = context.tables.workloads.get(name);
      if (!from) return [];
      return [{ from: [peerOf(context, from)], ports: edges.map((edge) => policyPort(portOf(workload, edge.port))) }];
    }),
  ];
}

function egressRules(context: Context, workload: Workload): k8s.NetworkPolicyEgressRule[] {
  return [
    { to: [{ namespaceSelector: namespaceNamed(DNS_NAMESPACE) }], ports: dnsPorts() },
    ...(workload.egress ? [{ to: EVERYWHERE }] : []),
    ...(hasApiAccess(workload) ? [{ ports: API_PORTS.map((port) => policyPort({ port })) }] : []),
    ...(talksToItself(workload) ? [{ to: [peerOf(context, workload)], ports: allPorts(workload) }] : []),
    ...byPeer(context.tables.edgesFrom.get(workload.name), "to", workload).map(([name, edges]) =>
      egressTo(context, name, edges),
    ),
  ];
}

function egressTo(context: Context, name: string, edges: readonly Edge[]): k8s.NetworkPolicyEgressRule {
  const external = context.tables.externals.get(name);
  if (external) {
    const ports = edges.map((edge) => policyPort({ port: external.ports[edge.port]! }));
    return { to: externalPeers(external.host), ports };
  }
  const target = serviceNamed(context, name)!;
  return { to: [peerOf(context, target)], ports: edges.map((edge) => policyPort(portOf(target, edge.port))) };
}

/** Policies know addresses only: for a host by name, the port is all that can be bounded. */
function externalPeers(host: string): k8s.NetworkPolicyPeer[] {
  const version = isIP(host);
  return version === 0 ? EVERYWHERE : [{ ipBlock: { cidr: `${host}/${version === 4 ? 32 : 128}` } }];
}

/** Edges by who is at their other end, one for each port; what a group's members say to each other is apart. */
function byPeer(edges: readonly Edge[] | undefined, end: "from" | "to", self: Workload): [string, Edge[]][] {
  const peers = new Map<string, Map<string, Edge>>();
  for (const edge of edges ?? []) {
    if (edge[end] === self.name) continue;
    const ports = peers.get(edge[end]) ?? new Map<string, Edge>();
    peers.set(edge[end], ports.set(edge.port, edge));
  }
  return [...peers].sort(byKey).map(([name, ports]) => [name, [...ports].sort(byKey).map(([, edge]) => edge)]);
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

/** Members of a group, and software that asks itself by its own name. */
function talksToItself(workload: Workload): boolean {
  if (workload.kind === "job") return false;
  const refersToItself = valuesOf(workload).some(({ value }) =>
    refsOf(value).some((ref) => ref.ref === "endpoint" && ref.workload === workload.name),
  );
  return Object.keys(workload.ports).length > 0 && (workload.kind === "stateful" || refersToItself);
}

const allPorts = (workload: Workload): k8s.NetworkPolicyPort[] => portsOf(workload).map(policyPort);

function portsOf(workload: Workload): Port[] {
  return workload.kind === "job" ? [] : Object.values(workload.ports).sort((a, b) => a.port - b.port);
}

function peerOf(context: Context, workload: Workload): k8s.NetworkPolicyPeer {
  const { platform } = context.model;
  return {
    namespaceSelector: namespaceNamed(namespaceOf(platform, workload.zone)),
    podSelector: { matchLabels: selectorOf(platform, workload) },
  };
}

const namespaceNamed = (name: string): k8s.LabelSelector => ({ matchLabels: { [NAMESPACE_LABEL]: name } });

const dnsPorts = (): k8s.NetworkPolicyPort[] =>
  (["udp", "tcp"] as const).map((protocol) => policyPort({ port: 53, protocol }));

function policyPort({ port, protocol }: { port: number; protocol?: "tcp" | "udp" }): k8s.NetworkPolicyPort {
  return { port: k8s.IntOrString.fromNumber(port), protocol: (protocol ?? "tcp").toUpperCase() };
}
