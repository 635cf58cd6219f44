import { PlatformError } from "../components/model/error.ts";

/** What stopped a run, in our own words: the engine wraps an error of the program in its own and adds a stack. */
const reported: PlatformError[] = [];

/** Remembers a problem for who shows it to people, and passes it on. */
export function report(error: unknown): never {
  if (error instanceof PlatformError) reported.push(error);
  throw error;
}

/** Takes what was reported since the last call. */
export function takeReports(): readonly PlatformError[] {
  return reported.splice(0);
}
