import type { Model } from "../../components/model/model.ts";
import type { Workload } from "../../components/model/workload.ts";
import { fromOutside } from "../../components/model/routes.ts";
import { LOOPBACK } from "../../embedded/index.ts";
import type { Loaded } from "../load.ts";
import { type Check, type Status, statusOf } from "../status/status.ts";
import { ask, type Question } from "./ask.ts";
import { runningStack, type RunningStack } from "./memory.ts";

type Ask = () => Promise<Check>;

/**
 * Asks a stack that runs in one process whether it works: every program whether it is ready, and every public route
 * through the front door. What has no program of its own is judged by those that use it.
 */
export async function statusEmbedded(loaded: Pick<Loaded, "root" | "stack" | "model">): Promise<Status> {
  const { model } = loaded;
  const running = await runningStack(loaded);
  const checks = await Promise.all(
    model.components.map(async ({ name }): Promise<readonly [string, readonly Check[]]> => [
      name,
      running
        ? await Promise.all(checksOf(name, model, running).map((one) => one()))
        : [{ what: "is up", ok: false, detail: `bap up ${loaded.stack} brings it up`, ms: 0 }],
    ]),
  );
  return statusOf(
    model.components.map(({ name }) => name),
    new Map(checks),
  );
}

function checksOf(instance: string, model: Model, running: RunningStack): readonly Ask[] {
  const own = model.workloads.filter((workload) => workload.instance === instance);
  if (own.length > 0) {
    const readiness = own.map((workload) => () => ask(readinessOf(workload, running)));
    const routed = own.flatMap(({ name }) => routesTo(name, model, running));
    return [...readiness, ...routed.map((question) => () => ask(question))];
  }
  const consumers = model.components.filter(({ requires }) => Object.values(requires).flat().includes(instance));
  return consumers.flatMap(({ name }) =>
    model.workloads
      .filter((workload) => workload.instance === name)
      .map((workload) => async () => ({
        ...(await ask(readinessOf(workload, running))),
        what: `${workload.name}, which uses it, is ready`,
      })),
  );
}

function readinessOf(workload: Workload, { programs = {} }: RunningStack): Question {
  const what = workload.name;
  const port = programs[what];
  if (workload.kind === "job" || port === undefined) return { what: `${what} runs` };
  const { check } = workload.probes.ready;
  const address = `http://${LOOPBACK}:${port}`;
  if (check.kind === "http")
    return { what: `${what} is ready`, url: address + check.path, good: (status) => status < 400 };
  return { what: `${what} listens`, url: address, good: () => true };
}

function routesTo(name: string, { routes }: Model, { address }: RunningStack): readonly Question[] {
  return fromOutside(routes)
    .filter(({ to }) => to === name)
    .map(({ host, path }) => ({
      what: `http://${host}${path} answers through the front door`,
      ...(address === undefined ? {} : { url: address + path }),
      host,
      good: (status: number) => status < 500,
    }));
}
