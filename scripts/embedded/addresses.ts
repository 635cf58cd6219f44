import type { Model } from "../../components/model/model.ts";
import { formatOrigin } from "../../components/model/platform.ts";
import { fromOutside } from "../../components/model/routes.ts";
import { LOOPBACK } from "../../embedded/index.ts";
import type { Ports } from "./ports.ts";

/** Where the platform is found from outside. */
export interface Addresses {
  /** The front door by number: works without any name. */
  readonly door: string;
  /** Every application, as a browser writes it. */
  readonly applications: readonly string[];
}

/** The addresses with the ports that were really taken; nothing where no gateway publishes one. */
export function addressesOf({ workloads, routes }: Model, ports: Ports): Addresses | undefined {
  const published = workloads.flatMap((workload) =>
    workload.kind === "job"
      ? []
      : Object.entries(workload.ports)
          .filter(([, { publish }]) => publish !== undefined)
          .map(([port]) => ({ instance: workload.instance, port: ports(workload.name, port) })),
  );
  const [door] = published;
  if (door === undefined) return undefined;
  return {
    door: formatOrigin({ scheme: "http", host: LOOPBACK, port: door.port }),
    applications: fromOutside(routes)
      .filter(({ path }) => path === "/")
      .map(({ host, gateway }) => {
        const { port } = published.find(({ instance }) => instance === gateway) ?? door;
        return formatOrigin({ scheme: "http", host, port });
      }),
  };
}
