import { createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { PlatformError } from "../../components/model/error.ts";
import type { Model } from "../../components/model/model.ts";
import { LOOPBACK } from "../../embedded/index.ts";

/** A number for every port of every workload. */
export type Ports = (workload: string, port: string) => number;

/**
 * The ports of all workloads on this machine: a published one as it was set, every other, and a published 0, whichever
 * is free.
 *
 * @throws PlatformError when a published one is taken.
 */
export async function choosePorts({ workloads }: Model): Promise<Ports> {
  const wanted = workloads.flatMap((workload) =>
    workload.kind === "job"
      ? []
      : Object.entries(workload.ports).map(([port, { publish = 0 }]) => ({ workload, port, publish })),
  );
  const chosen = new Map<string, number>();
  const held: Server[] = [];
  try {
    for (const { workload, port, publish } of wanted) {
      // All are held until the last is found, so that no two get the same.
      const server = await hold(publish, workload.instance);
      held.push(server);
      chosen.set(`${workload.name}/${port}`, (server.address() as AddressInfo).port);
    }
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
  return (workload, port) => chosen.get(`${workload}/${port}`)!;
}

async function hold(port: number, instance: string): Promise<Server> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host: LOOPBACK, exclusive: true }, resolve);
    });
    return server;
  } catch (error) {
    throw notToBeHad(port, instance, (error as NodeJS.ErrnoException).code ?? String(error));
  }
}

function notToBeHad(port: number, instance: string, code: string): PlatformError {
  const other = port === 0 || port > 65_000 ? 8081 : port < 1024 ? port + 8000 : port + 1;
  return new PlatformError(
    {
      code: "port-taken",
      path: `components.${instance}.port`,
      message: `port ${port} of ${LOOPBACK} ${code === "EADDRINUSE" ? "is taken" : `cannot be had (${code})`}`,
      suggestion: `stop what listens there, or choose another: --set components.${instance}.port=${other} (0: any free one)`,
    },
    1,
  );
}
