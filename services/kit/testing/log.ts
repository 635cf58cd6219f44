import { createLogger } from "../log.ts";

/** A logger that says nothing. */
export const silent = createLogger({ service: "test", level: "silent" });
