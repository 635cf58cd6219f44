import type { ExitCode, Problem } from "../components/model/error.ts";
import { PlatformError } from "../components/model/error.ts";
import type { Io } from "./io.ts";
import { count } from "./print.ts";

/** Says what went wrong, once and for every command, and what the process should end with. */
export function handleError(error: unknown, io: Io, debug: boolean): ExitCode {
  if (error instanceof PlatformError) {
    io.err(problemText(error.problems, io));
    if (debug) io.err(`${error.stack ?? ""}\n`);
    return error.exitCode;
  }
  io.err(problemText([unexpected(error)], io));
  if (debug) io.err(`${stackOf(error)}\n`);
  return 1;
}

/** Problems as people read them: where and what is wrong, then what to do, indented below. */
export function problemText(problems: readonly Problem[], io: Pick<Io, "errStyle">): string {
  const { errStyle } = io;
  const texts = problems.map(
    ({ path, message, suggestion }) => `${errStyle("bold", path)}: ${errStyle("red", message)}\n    ${suggestion}\n`,
  );
  return texts.join("") + (problems.length > 1 ? `${count(problems.length, "problem")}\n` : "");
}

/** One thing that was asked for wrongly on the command line. */
export function usage(path: string, message: string, suggestion: string): PlatformError {
  return new PlatformError({ code: "bad-usage", path, message, suggestion });
}

function unexpected(error: unknown): Problem {
  return {
    code: "unexpected",
    path: "bap",
    message: `something unexpected went wrong: ${error instanceof Error ? error.message : String(error)}`,
    suggestion: "run the same command with --debug to see where, and report it if the cause is not on this machine",
  };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
