import type { Model } from "../../components/model/model.ts";
import { formatOrigin } from "../../components/model/platform.ts";

/** Where a route is found from outside, as a browser writes it; nothing for one that is internal. */
export function addressOf(model: Model, route: Model["routes"][number]): string | undefined {
  if (route.access === "internal") return undefined;
  const { scheme, port } = doorOf(model, route.gateway);
  return formatOrigin({ scheme, host: route.host, port }) + (route.path === "/" ? "" : route.path);
}

/** A gateway's published port: the one for HTTPS where it has one. */
function doorOf(model: Model, gateway: string): { readonly scheme: "http" | "https"; readonly port: number } {
  const ports = model.workloads
    .filter(({ instance }) => instance === gateway)
    .flatMap((workload) => (workload.kind === "job" ? [] : Object.entries(workload.ports)));
  const published = new Map(ports.flatMap(([name, { publish }]) => (publish === undefined ? [] : [[name, publish]])));
  const https = published.get("https");
  if (https !== undefined) return { scheme: "https", port: https };
  return { scheme: "http", port: published.get("http") ?? 80 };
}
