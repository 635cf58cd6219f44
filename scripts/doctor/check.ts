import type { Io } from "../io.ts";
import type { Loaded } from "../load.ts";

/** What a check says. */
export interface Finding {
  readonly ok: boolean;
  /** What was found, or why not. */
  readonly detail: string;
  /** What to do; with what is not ok, always. */
  readonly remedy?: string;
}

/** One thing that a machine must have for the platform, or had better have. */
export interface Check {
  readonly what: string;
  /** Whether `bap up` with this profile cannot do without. */
  readonly needed: boolean;
  readonly look: () => Promise<Finding>;
}

/** What checks are made from. */
export interface Machine {
  readonly loaded: Loaded;
  readonly io: Io;
}

export const fine = (detail: string): Finding => ({ ok: true, detail });
export const lacking = (detail: string, remedy: string): Finding => ({ ok: false, detail, remedy });
