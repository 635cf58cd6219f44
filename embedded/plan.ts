import { assertNoProblems } from "../components/model/error.ts";
import type { Model } from "../components/model/model.ts";
import { lowerValue } from "../components/model/value.ts";
import type { Placed, Service, Workload } from "../components/model/workload.ts";
import type { EmbeddedPlan, ProgramPlan } from "./embedded-plan.ts";
import { notGivenInProcess } from "./not-given.ts";
import { inOrder } from "./order.ts";
import { unsupportedInProcess } from "./validate.ts";
import { fileAt, LOOPBACK, resolverFor } from "./values.ts";
import type { Place } from "./values.ts";

type Runnable = Service & Placed & Required<Pick<Service, "run">>;

/** What a program gets to stop, where it says nothing itself. */
const STOP_GRACE = 30;

/**
 * Model → the programs of one process, purely: the same model and place give the same plan.
 *
 * @throws PlatformError with everything that one process cannot give.
 */
export function lowerToEmbedded(model: Model, place: Place): EmbeddedPlan {
  assertNoProblems(unsupportedInProcess(model));
  const programs = model.workloads.filter(isRunnable).map((workload) => programOf(workload, model, place));
  return { folder: place.folder, programs: inOrder(programs), notGiven: notGivenInProcess(model) };
}

/** A place that names no machine, for what is rendered: a relative folder, ports as declared or as placeholders. */
export function symbolicPlace({ workloads }: Model, folder: string): Place {
  return {
    folder,
    portOf: (workload, port) => {
      const declared = workloads.find(({ name }) => name === workload);
      const publish = declared && declared.kind !== "job" ? declared.ports[port]?.publish : undefined;
      return publish || `\${PORT_${`${workload}_${port}`.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}}`;
    },
  };
}

function isRunnable(workload: Workload): workload is Runnable {
  return workload.kind !== "job" && workload.run !== undefined;
}

function programOf(workload: Runnable, model: Model, place: Place): ProgramPlan {
  const resolver = resolverFor(workload, model, place);
  const { name, run, env = {}, files = {}, stopGrace = STOP_GRACE } = workload;
  return {
    name,
    entry: run.entry,
    start: run.start,
    // In a container a program listens everywhere; here everywhere would be the whole network.
    env: sorted({ HOST: LOOPBACK, ...mapValues(env, (value) => lowerValue(value, resolver)) }),
    files: Object.keys(files)
      .sort()
      .map((file) => ({
        path: fileAt(place.folder, name, file),
        content: lowerValue(files[file]!.content, resolver),
        mode: (files[file]!.mode ?? 0) & 0o100 ? 0o700 : 0o600,
      })),
    after: model.order.filter(({ then }) => then === name).map(({ first }) => first),
    stopGrace,
  };
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, to: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));
}

function sorted<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
