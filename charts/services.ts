import { k8s } from "cdk8s-plus-27";
import type { Port, Service, Workload } from "../components/model/workload.ts";
import type { Context } from "./context.ts";
import { metadataOf } from "./metadata.ts";
import { membersName, publicName, selectorOf } from "./names.ts";
import type { PlannedChart } from "./planned-chart.ts";

type Ports = [string, Port][];

/**
 * How a workload is reached: by its name from inside, by each member's name where members differ, and from outside
 * only at the ports that say so. The last is a Service of its own, so that no other port gets out by it.
 */
export function addServices(chart: PlannedChart, context: Context, workload: Service & Workload): void {
  const ports = Object.entries(workload.ports).sort(([a], [b]) => (a < b ? -1 : 1));
  const published = ports.filter(([, port]) => port.publish !== undefined);
  if (ports.length > 0) add(workload.name, { type: "ClusterIP", ports: servicePorts(ports) });
  if (published.length > 0) add(publicName(workload), publicSpec(published));
  if (workload.kind === "stateful") add(membersName(workload), headlessSpec(ports));

  function add(name: string, spec: k8s.ServiceSpec): void {
    const selector = selectorOf(context.model.platform, workload);
    chart.add(
      k8s.KubeService,
      { metadata: metadataOf(context, workload, name), spec: { ...spec, selector } },
      { workload: workload.name },
    );
  }
}

function publicSpec(published: Ports): k8s.ServiceSpec {
  return {
    type: "LoadBalancer",
    // The client's address must survive: limits and logs go by it.
    externalTrafficPolicy: "Local",
    ports: servicePorts(published, (port) => port.publish!),
  };
}

// Members find each other before they are ready: that is how a quorum forms.
function headlessSpec(ports: Ports): k8s.ServiceSpec {
  return {
    clusterIp: "None",
    publishNotReadyAddresses: true,
    ...(ports.length > 0 && { ports: servicePorts(ports) }),
  };
}

function servicePorts(ports: Ports, numberOf: (port: Port) => number = ({ port }) => port): k8s.ServicePort[] {
  return ports.map(([name, port]) => ({
    name,
    port: numberOf(port),
    targetPort: k8s.IntOrString.fromNumber(port.port),
    protocol: (port.protocol ?? "tcp").toUpperCase(),
  }));
}
