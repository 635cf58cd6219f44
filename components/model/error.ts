/** One thing that is wrong with what a person gave us; a run collects them all before it stops. */
export interface Problem {
  /** Stable word for programs, kebab-case: `unknown-key`, `start-cycle`. */
  readonly code: string;
  /** Where: `profiles/dev.yaml:12 components.redis.memory`, a file, or a command line option. */
  readonly path: string;
  /** What is wrong, with the value that was given. */
  readonly message: string;
  /** What is allowed, or what to do. */
  readonly suggestion: string;
}

/** Wrong input (exit code 2) or work that failed (exit code 1): decided by whoever throws, never by text. */
export type ExitCode = 1 | 2;

/** The one error that is shown to people; `scripts/cli.ts` prints it and exits with {@link exitCode}. */
export class PlatformError extends Error {
  readonly problems: readonly Problem[];
  readonly exitCode: ExitCode;

  constructor(problems: Problem | readonly Problem[], exitCode: ExitCode = 2) {
    const all: readonly Problem[] = Array.isArray(problems) ? problems : [problems as Problem];
    super(all.map(formatProblem).join("\n"));
    this.name = "PlatformError";
    this.problems = all;
    this.exitCode = exitCode;
  }
}

/** A problem as people read it: path and what is wrong, then what to do, indented below. */
export function formatProblem(problem: Problem): string {
  return `${problem.path}: ${problem.message}\n    ${problem.suggestion}`;
}

/** Throws one {@link PlatformError} with everything that was found, or returns where nothing was. */
export function assertNoProblems(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new PlatformError(problems);
}
