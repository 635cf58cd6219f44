import { describe, expect, test } from "vitest";
import type { Inspected } from "../host.ts";
import { reachesEach, startOutside } from "../network.ts";
import type { Whole } from "./platform.ts";

/** Some who share no provider, by name: what the search below must find, too. */
const STRANGERS = [
  ["mailpit", "postgres-0"],
  ["portal", "kafka-0"],
  ["grafana", "redis-0"],
  ["temporal", "redis-0"],
  ["traefik", "postgres-0"],
  ["finance", "qdrant-0"],
  ["leads", "seaweedfs-0"],
] as const;

interface Peer {
  readonly to: string;
  readonly address: string;
  readonly port: number;
}

/** Who reaches whom, asked from inside each container's network. */
export function describePeers(whole: () => Whole): void {
  describe("on the network", () => {
    const running = async (): Promise<ReadonlyMap<string, Inspected>> => {
      const all = [...(await whole().host.containers())].filter(([, { State }]) => State.Running);
      return new Map(all.map(([name, one]) => [name.slice("bap-".length), one]));
    };
    const networks = (one: Inspected) => Object.entries(one.NetworkSettings.Networks);
    const containerOf = (workload: string): string =>
      whole().model.workloads.find(({ name }) => name === workload)?.kind === "stateful" ? `${workload}-0` : workload;

    test("everybody reaches the ports of what it consumes", async () => {
      const containers = await running();
      const { edges, workloads } = whole().model;
      const missed: string[] = [];
      await Promise.all(
        [...containers].map(async ([from, source]) => {
          const peers = edges
            .filter((edge) => containerOf(edge.from) === from)
            .map((edge): Peer => {
              const provider = workloads.find(({ name }) => name === edge.to)!;
              const to = containerOf(edge.to);
              const shared = networks(containers.get(to)!).find(([name]) => name in source.NetworkSettings.Networks);
              const port = "ports" in provider ? provider.ports[edge.port]!.port : 0;
              return { to, address: shared?.[1].IPAddress ?? "0.0.0.0", port };
            });
          const reached = await reachesEach(source, peers);
          missed.push(...peers.filter((_, i) => !reached[i]).map(({ to, port }) => `${from} → ${to}:${port}`));
        }),
      );
      expect(edges.filter(({ from }) => containers.has(containerOf(from))).length).toBeGreaterThan(50);
      expect(missed).toEqual([]);
    });

    test("nobody reaches a port of anybody else, wherever they share no network", async () => {
      const containers = await running();
      const { workloads } = whole().model;
      const reached: string[] = [];
      const tried: string[] = [];
      await Promise.all(
        [...containers].map(async ([from, source]) => {
          const strangers = workloads.flatMap((workload) => {
            const to = containerOf(workload.name);
            const target = containers.get(to);
            if (!target || !("ports" in workload)) return [];
            if (networks(target).some(([name]) => name in source.NetworkSettings.Networks)) return [];
            return networks(target).flatMap(([, { IPAddress: address }]) =>
              Object.values(workload.ports).map(({ port }): Peer => ({ to, address, port })),
            );
          });
          tried.push(...strangers.map(({ to }) => `${from} → ${to}`));
          const answers = await reachesEach(source, strangers);
          reached.push(...strangers.filter((_, i) => answers[i]).map(({ to, port }) => `${from} → ${to}:${port}`));
        }),
      );
      expect(reached).toEqual([]);
      expect(tried).toEqual(expect.arrayContaining(STRANGERS.map(([from, to]) => `${from} → ${to}`)));
    });

    test("private addresses answer this machine and nobody beyond it; public ones answer everybody", async () => {
      const { project, port } = whole();
      const outside = await startOutside(7000);
      const both = async (app: string, path: string): Promise<readonly number[]> => [
        (await project.ask("dev", port, path, undefined, { app })).status,
        await outside.ask(`${app}.bap.localhost`, port, path),
      ];
      try {
        const asked: Record<string, readonly number[]> = {};
        for (const [app, path] of ASKED) asked[`${app}${path}`] = await both(app, path);
        // What an application says to a request that got through is its own affair: a webhook may not be there.
        const refused = Object.entries(asked).filter(([, [, fromOutside]]) => fromOutside === 403);
        const privates = ASKED.filter(([, , access]) => access === "private");
        expect(refused.map(([address]) => address)).toEqual(privates.map(([app, path]) => `${app}${path}`));
        for (const [app, path, access] of ASKED) {
          const [inside, fromOutside] = asked[`${app}${path}`]!;
          expect(inside, `${app}${path}`).toBeLessThan(500);
          expect(inside, `${app}${path}`).not.toBe(403);
          if (access === "public") expect(fromOutside, `${app}${path}`).toBe(inside);
        }
      } finally {
        await outside.stop();
      }
    });
  });
}

const ASKED = [
  ["leads", "/forms/00000000-0000-7000-8000-000000000001", "public"],
  ["leads", "/api/leads", "private"],
  ["content", "/published", "public"],
  ["content", "/api/content/drafts", "private"],
  ["finance", "/api/finance/invoices", "private"],
  ["agents", "/api/agents/documents", "private"],
  ["portal", "/", "private"],
  ["portal", "/api/finance/invoices", "private"],
  ["activepieces", "/", "private"],
  ["activepieces", "/api/v1/webhooks/any", "public"],
  ["superset", "/health", "private"],
  ["grafana", "/api/health", "private"],
  ["metabase", "/api/health", "private"],
  ["mail", "/", "private"],
  ["temporal", "/", "private"],
] as const;
