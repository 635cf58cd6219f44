import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import type { ContainerPlan } from "../../compose/index.ts";
import { docker, lastLines, observe } from "../../stacks/docker/observe.ts";
import { handleError } from "../errors.ts";
import type { Io } from "../io.ts";
import { elapsed } from "../print.ts";

const POLL_MS = 100;
/** A program that is not healthy by then will not be. */
const PATIENCE_MS = 60_000;
/** A check of a container that ends meanwhile may never be answered. */
const CHECK_MS = 5_000;
/**
 * What a program may take to end. Its own grace is for work that is under way; here somebody waits, and Docker gives
 * the whole of it also to what cannot answer: a program between two starts, or one that has not come so far.
 */
const STOP_SECONDS = 2;
/** From then on even a program that says nothing is asked. */
const SILENCE_MS = 3_000;
/** A program that does not run for so long does not come back by itself. */
const ENDED_MS = 1_000;

/** Restarts a container, and tells how that went; one that is restarted already begins anew. */
export type Reload = (container: ContainerPlan, because: string) => void;

/** Restarts containers, each of them once at a time: the last change counts. */
export function reloader(io: Io, stop: AbortSignal): Reload {
  const underway = new Map<string, { readonly superseded: AbortController; readonly ended: Promise<unknown> }>();
  return (container, because) => {
    const before = underway.get(container.name);
    before?.superseded.abort();
    const superseded = new AbortController();
    const signal = AbortSignal.any([superseded.signal, stop]);
    const ended = Promise.resolve(before?.ended)
      .then(() => reload(container, because, io, signal))
      .catch((error: unknown) => (stop.aborted ? undefined : handleError(error, io, false)));
    underway.set(container.name, { superseded, ended });
  };
}

async function reload(container: ContainerPlan, because: string, io: Io, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const since = performance.now();
  await docker(["restart", "--time", String(STOP_SECONDS), container.name]);
  const why = await whyNotHealthy(container, signal);
  if (signal.aborted) return;
  const name = container.member === 0 ? container.workload : `${container.workload}-${container.member}`;
  if (why === undefined) {
    const took = elapsed(performance.now() - since);
    io.err(`${io.errStyle("green", "✓")} ${name} restarted in ${took} ${io.errStyle("dim", `(${because})`)}\n`);
    return;
  }
  const said = (await lastLines(container.name)).replaceAll(/^/gm, "      | ");
  io.err(
    `${io.errStyle("red", "✗")} ${name} ${why} ${io.errStyle("dim", `(${because})`)}. Its last lines:\n${said}\n` +
      `    mend it, and the next save starts it anew; all it said: docker logs ${container.name}\n`,
  );
}

/**
 * Waits for a container that was just started. Its own check is asked here: Docker asks too seldom for somebody who
 * waits, every five seconds.
 *
 * @returns What is wrong; nothing once it is healthy, or the signal came.
 */
async function whyNotHealthy(container: ContainerPlan, signal: AbortSignal): Promise<string | undefined> {
  const begun = performance.now();
  const { restarts: before = 0, startedAt = 0 } = (await observe(container.name)) ?? {};
  let ranAt = begun;
  let asking = false;
  for (; performance.now() < begun + PATIENCE_MS; await sleep(POLL_MS)) {
    // A check is a program of its own in there, which takes from the same processor what the start needs.
    asking ||= performance.now() > begun + SILENCE_MS || (await hasSpoken(container, startedAt));
    if (signal.aborted || (asking && (await passesCheck(container)))) return undefined;
    const now = await observe(container.name);
    if (!now) return "is gone";
    if (now.running) ranAt = performance.now();
    // Docker may still count what ran before: only what stays so, or is counted from now on, is of this start.
    if (performance.now() - ranAt > ENDED_MS || now.restarts > before) return "ended as soon as it was started";
  }
  return `was not healthy within ${PATIENCE_MS / 1000} s`;
}

async function hasSpoken({ name }: ContainerPlan, since: number): Promise<boolean> {
  return (await lastLines(name, 1, since)) !== "";
}

async function passesCheck({ name, health }: ContainerPlan): Promise<boolean> {
  if (!health) return (await observe(name))?.running ?? false;
  // The first word only says to Docker that the others are a command.
  const check = await execa("docker", ["exec", name, ...health.test.slice(1)], { reject: false, timeout: CHECK_MS });
  return check.exitCode === 0;
}
