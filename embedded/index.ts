export type { EmbeddedPlan, FilePlan, ProgramPlan } from "./embedded-plan.ts";
export { lowerToEmbedded, symbolicPlace } from "./plan.ts";
export { renderEmbedded } from "./render.ts";
export { startEmbedded, type RunningPrograms, type StartOptions } from "./start.ts";
export { LOOPBACK, type Place } from "./values.ts";
