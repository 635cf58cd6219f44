export { downEmbedded, type DownOptions } from "./down.ts";
export { recall, runningStack, type Memory, type RunningStack } from "./memory.ts";
export { statusEmbedded, type CheckResult, type ComponentStatus, type Status } from "./status.ts";
export { upEmbedded } from "./up.ts";
