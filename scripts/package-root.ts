import { dirname } from "node:path";

/** The folder of this package: this module lies in `scripts/`, or bundled in `dist/`, one step below it. */
export const packageRoot = dirname(import.meta.dirname);
