import type { NotGiven } from "../components/model/model.ts";
import type { Lowered } from "../components/model/value.ts";

/** The programs of one process, in the order in which they start. */
export interface EmbeddedPlan {
  /** Where files and data lie; each file's path below is inside it. */
  readonly folder: string;
  readonly programs: readonly ProgramPlan[];
  readonly notGiven: readonly NotGiven[];
}

/** A workload as a function that is called in this process. */
export interface ProgramPlan {
  /** The workload's name. */
  readonly name: string;
  /** Module, from the root of whoever ships the component, and its exported function. */
  readonly entry: string;
  readonly start: string;
  /** All that the program is given; it sees nothing of the process's own environment. */
  readonly env: Readonly<Record<string, Lowered>>;
  readonly files: readonly FilePlan[];
  /** Programs that must have started before. */
  readonly after: readonly string[];
  /** Seconds it gets to stop. */
  readonly stopGrace: number;
}

export interface FilePlan {
  readonly path: string;
  readonly content: Lowered;
  /** Permission bits: the owner's alone, since all programs have the same one. */
  readonly mode: number;
}
