import { join } from "node:path";
import { execa } from "execa";
import { PlatformError } from "../../components/model/error.ts";
import type { ImageBuild } from "../../components/model/workload.ts";
import type { Io } from "../io.ts";

/** Builds an image with the Docker on this machine; what it says goes to standard error as it comes. */
export async function buildImage(name: string, folder: string, build: ImageBuild, io: Io): Promise<void> {
  const args = Object.entries(build.args ?? {}).flatMap(([key, value]) => ["--build-arg", `${key}=${value}`]);
  const file = join(folder, build.dockerfile ?? "Dockerfile");
  await docker(["build", "--tag", name, "--file", file, ...args, folder], io);
}

/** Pushes a built image under the name that a registry knows. */
export async function pushImage(name: string, remote: string, io: Io): Promise<void> {
  await docker(["tag", name, remote], io);
  await docker(["push", remote], io);
}

/** Hands a built image to the containerd of this machine, where the kubelet finds it without a registry. */
export async function loadImage(name: string, io: Io): Promise<void> {
  await stream(
    "ctr",
    execa("docker", ["save", name], { ...surroundings(io), encoding: "buffer", buffer: false }).pipe(
      "ctr",
      ["--namespace", "k8s.io", "images", "import", "-"],
      surroundings(io),
    ),
    io,
  );
}

/** Whether the image is on this machine already. */
export async function hasImage(name: string, io: Io): Promise<boolean> {
  const { exitCode } = await execa("docker", ["image", "inspect", name], {
    ...surroundings(io),
    reject: false,
    stdio: "ignore",
  });
  return exitCode === 0;
}

/** Programs run where the command was called, and with its environment alone. */
const surroundings = (io: Io) => ({ cwd: io.cwd, env: { ...io.env }, extendEnv: false }) as const;

async function docker(args: readonly string[], io: Io): Promise<void> {
  const running = execa("docker", args, { ...surroundings(io), stdin: "ignore", all: true });
  await stream(`docker ${args[0]!}`, running, io, running.all);
}

interface Failure {
  readonly code?: string;
  readonly shortMessage?: string;
  readonly command?: string;
}

async function stream(
  what: string,
  running: PromiseLike<unknown>,
  io: Io,
  output?: AsyncIterable<unknown>,
): Promise<void> {
  try {
    await Promise.all([running, output ? copy(output, io) : undefined]);
  } catch (error) {
    throw failed(what, error as Failure);
  }
}

async function copy(output: AsyncIterable<unknown>, io: Io): Promise<void> {
  for await (const chunk of output) io.err(String(chunk));
}

function failed(what: string, { code, shortMessage = "" }: Failure): PlatformError {
  const absent = code === "ENOENT";
  return new PlatformError(
    {
      code: absent ? "program-missing" : "program-failed",
      path: what,
      message: absent ? `there is no ${what.split(" ")[0]!} on this machine` : shortMessage,
      suggestion: absent
        ? "install it, or do this where it is; everything but `images` works without"
        : "what it said stands above",
    },
    1,
  );
}
