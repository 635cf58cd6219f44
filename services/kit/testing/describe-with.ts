import { describe } from "vitest";
import { findProgram } from "./programs.ts";

/** A suite that needs a program. Without it the suite is left out, and its name says so and what to install. */
export function describeWith(program: string, debianPackage: string, name: string, suite: () => void): void {
  if (findProgram(program) !== undefined) describe(name, suite);
  else {
    const leftOut = `${name} — LEFT OUT: no ${program} on this machine; apt-get install ${debianPackage}`;
    // Reporters mention skipped suites with a number at most.
    console.warn(leftOut);
    describe.skip(leftOut, suite);
  }
}
