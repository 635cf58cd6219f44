export { downEmbedded, type DownOptions } from "./down.ts";
export { recall, runningStack, type Memory, type RunningStack } from "./memory.ts";
export { statusEmbedded } from "./status.ts";
export { upEmbedded } from "./up.ts";
