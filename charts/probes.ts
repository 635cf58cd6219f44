import { k8s } from "cdk8s-plus-27";
import type { Probe, Service, Workload } from "../components/model/workload.ts";
import { portOf } from "./context.ts";

const EVERY = 10;
const TIMEOUT = 5;
const FAILURES = 3;
// A member that is only busy gets no more requests, and is back before anybody ends it.
const PATIENCE = 2;

/** The probes of a container. */
export function probesOf(
  workload: Service & Workload,
): Pick<k8s.Container, "readinessProbe" | "livenessProbe" | "startupProbe"> {
  const { live, startup } = workload.probes;
  return {
    readinessProbe: lowerProbe(workload, readiness(workload)),
    ...(live && { livenessProbe: lowerProbe(workload, asksOneQuestion(workload) ? patient(workload, live) : live) }),
    ...(startup && { startupProbe: lowerProbe(workload, startup) }),
  };
}

/** Whether the same check says that a workload takes traffic and that it lives. */
export function asksOneQuestion(workload: Service & Workload): boolean {
  const { live } = workload.probes;
  const ask = (probe: Probe): string => JSON.stringify(handlerOf(workload, probe));
  return live !== undefined && ask(live) === ask(readiness(workload));
}

function patient(workload: Service, live: Probe): Probe {
  const { every = EVERY, failures = FAILURES } = readiness(workload);
  const least = Math.ceil((PATIENCE * every * failures) / (live.every ?? EVERY));
  return { ...live, failures: Math.max(live.failures ?? FAILURES, least) };
}

// A StatefulSet replaces the next member when this one is ready: for a serial group that must mean "in sync".
function readiness({ probes, group, replicas }: Service): Probe {
  return group?.update === "serial" && replicas > 1 ? group.inSync : probes.ready;
}

function lowerProbe(workload: Service & Workload, probe: Probe): k8s.Probe {
  return {
    ...handlerOf(workload, probe),
    periodSeconds: probe.every ?? EVERY,
    timeoutSeconds: probe.timeout ?? TIMEOUT,
    failureThreshold: probe.failures ?? FAILURES,
  };
}

function handlerOf(workload: Service & Workload, { check, inside }: Probe): k8s.Probe {
  if (check.kind === "command") return { exec: { command: [...(inside ?? [])] } };
  const port = k8s.IntOrString.fromNumber(portOf(workload, check.port).port);
  return check.kind === "http" ? { httpGet: { path: check.path, port } } : { tcpSocket: { port } };
}
