import type { Service } from "../components/model/workload.ts";
import type { HealthPlan } from "./docker-plan.ts";
import { START_PERIOD } from "./hardening.ts";

/** Docker knows one check, a command: the one for readiness. The startup probe says how long it may fail. */
export function healthOf({ probes }: Service): HealthPlan | undefined {
  const { inside, every = 10, timeout = 5, failures = 3 } = probes.ready;
  if (!inside) return undefined;
  const { startup } = probes;
  return {
    test: ["CMD", ...inside],
    interval: every,
    timeout,
    retries: failures,
    startPeriod: startup ? (startup.every ?? 10) * (startup.failures ?? 3) : START_PERIOD,
  };
}
