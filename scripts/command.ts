import type { Command } from "commander";
import type { ExitCode } from "../components/model/error.ts";
import type { Io } from "./io.ts";

/** What a command's work ends with; nothing is 0. Work that fails throws a `PlatformError` instead. */
export type Outcome = void | 0 | ExitCode;

/** Given to each command when it is the one that was asked for. */
export interface Tools {
  readonly io: Io;
  /** Wraps a command's work for commander: `command.action(run(async (profile, options) => …))`. */
  readonly run: <A extends readonly unknown[]>(
    work: (...args: A) => Outcome | Promise<Outcome>,
  ) => (...args: A) => Promise<void>;
}

/**
 * One verb of the command line. The module behind `load` exports `define`, which declares arguments and options and
 * hands its work to `command.action(run(…))`. It is imported only when the verb is asked for: what a verb needs,
 * no other one loads.
 */
export interface Verb {
  readonly name: string;
  /** One line for `bap --help`. */
  readonly summary: string;
  readonly load: () => Promise<{ readonly define: Define }>;
}

/** Declares a verb on its own commander command. */
export type Define = (command: Command, tools: Tools) => void;
