import { execa } from "execa";
import { PlatformError } from "../../components/model/error.ts";

/** What Docker says of a container. */
export interface Observed {
  readonly spec: string | undefined;
  readonly status: string;
  readonly running: boolean;
  readonly exitCode: number;
  /** Absent where the container has no health check. */
  readonly health: string | undefined;
  readonly startedAt: number;
  /** How often Docker itself started it again since somebody last did. */
  readonly restarts: number;
  /** It runs sources that are mounted, not those of its image. */
  readonly mounted: boolean;
}

interface Inspected {
  readonly RestartCount: number;
  readonly Config: { readonly Labels: Readonly<Record<string, string>> | null };
  readonly State: {
    readonly Status: string;
    readonly Running: boolean;
    readonly ExitCode: number;
    readonly StartedAt: string;
    readonly Health?: { readonly Status: string };
  };
}

/** Asks Docker's own command line, which knows every way of reaching an engine (contexts, SSH, certificates). */
export async function docker(args: readonly string[], input?: string): Promise<string> {
  const result = await execa("docker", args, { reject: false, input, all: true });
  if (result.exitCode === 0) return result.stdout;
  throw new PlatformError(
    {
      code: "docker-failed",
      path: `docker ${args.slice(0, 2).join(" ")}`,
      message: (result.all || result.shortMessage || "it gave no reason").trim().split("\n").slice(-5).join("\n    "),
      suggestion: "look whether the Docker Engine answers: docker version",
    },
    1,
  );
}

/** A container as it is now; undefined where there is none of that name. */
export async function observe(container: string): Promise<Observed | undefined> {
  const result = await execa("docker", ["container", "inspect", container], { reject: false });
  if (result.exitCode !== 0) {
    if (/no such container/i.test(result.stderr)) return undefined;
    throw new PlatformError(
      {
        code: "docker-failed",
        path: `docker inspect ${container}`,
        message: result.stderr.trim() || result.shortMessage || "it gave no reason",
        suggestion: "look whether the Docker Engine answers: docker version",
      },
      1,
    );
  }
  const [{ Config, State, RestartCount }] = JSON.parse(result.stdout) as [Inspected];
  return {
    spec: Config.Labels?.["bap.spec"],
    status: State.Status,
    running: State.Running,
    exitCode: State.ExitCode,
    health: State.Health?.Status,
    startedAt: Date.parse(State.StartedAt),
    restarts: RestartCount,
    mounted: Config.Labels?.["bap.sources"] !== undefined,
  };
}

/**
 * The last lines that a container wrote.
 *
 * @param since Nothing that is older, in milliseconds since 1970.
 */
export async function lastLines(container: string, count = 15, since = 0): Promise<string> {
  const args = ["logs", "--tail", String(count), "--since", new Date(since).toISOString(), container];
  const result = await execa("docker", args, { reject: false, all: true });
  return result.all.trim();
}
