import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const IMAGES = join(import.meta.dirname, "images");

/** What a stand-in tells of itself. */
export interface Given {
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, unknown>>;
  readonly user: { readonly uid: number };
  readonly requests: readonly Readonly<Record<string, unknown>>[];
}

/** A stand-in that runs as a process of this machine, on ports that are free. */
export interface StandIn {
  readonly child: ChildProcess;
  /** The port that plays the one with this number. */
  readonly port: (number: number) => number;
  /** What it was given, asked as from inside its container. */
  readonly given: () => Promise<Given>;
}

/** Where an image says what it plays. */
export const playOf = (image: string): string => join(IMAGES, image, "play.json");

/** Runs one of the stand-in's programs. */
export function runStandIn(
  script: "play.mjs" | "given.mjs",
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcess {
  const path = join(IMAGES, "stand-in", script);
  return spawn(process.execPath, [path, ...args], { env: { PATH: "/usr/bin:/bin", ...env }, stdio: "pipe" });
}

/** Starts a stand-in that plays what this file says. */
export async function startStandIn(
  play: string,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<StandIn> {
  const child = runStandIn("play.mjs", args, { ...env, STAND_IN_PLAY: play, STAND_IN_PORTS: "free" });
  const [said] = (await Promise.race([
    once(child.stdout!, "data"),
    text(child.stderr!).then((error) => Promise.reject(new Error(`it ended: ${error}`))),
  ])) as [Buffer];
  const { listens, control } = JSON.parse(said.toString()) as { listens: Record<string, number>; control: number };
  const asking = { STAND_IN_CONTROL: String(control) };
  return {
    child,
    port: (number) => listens[number]!,
    given: async () => JSON.parse(await text(runStandIn("given.mjs", [], asking).stdout!)) as Given,
  };
}
