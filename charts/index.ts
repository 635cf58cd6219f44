export { instanceChart, platformChart } from "./chart.ts";
export type { ChartOptions } from "./context.ts";
export { localName } from "./local-name.ts";
export { lowerToKubernetes } from "./plan.ts";
export type { KubernetesPlan, PlannedObject, SecretObject, Transform } from "./plan.ts";
export type { PlannedChart } from "./planned-chart.ts";
export { renderKubernetes } from "./render.ts";
