import type { ContainerPlan, DockerPlan, HealthPlan } from "./docker-plan.ts";
import { HARDENING, PUBLISHED_AT } from "./hardening.ts";
import { LABELS, shortName } from "./names.ts";
import { composeEnvironment, literal } from "./render-env.ts";
import { composeFiles } from "./render-files.ts";
import { reloadHash } from "./spec-hash.ts";

export interface ServiceOptions {
  /** Images of ours lie in a registry; otherwise nobody may look for them in a public one. */
  readonly pullOurs: boolean;
}

/** A container as a service of Compose. */
export function composeService(
  plan: DockerPlan,
  container: ContainerPlan,
  { pullOurs }: ServiceOptions,
): Record<string, unknown> {
  const name = shortName(plan.name, container.name);
  const mounts = [
    ...container.mounts.map(({ volume, path }) => ({
      type: "volume",
      source: withoutPrefix(plan, volume),
      target: literal(path),
    })),
    ...(container.binds ?? []).map(({ source, path }) => ({
      type: "bind",
      source: literal(source),
      target: literal(path),
      read_only: true,
    })),
  ];
  const tmpfs = Object.entries(container.tmpfs).map(([path, options]) => `${literal(path)}:${options}`);
  return {
    image: literal(container.image),
    ...(container.build && !pullOurs && { pull_policy: "never" }),
    ...(container.entrypoint && { entrypoint: container.entrypoint.map(literal) }),
    ...(container.command && { command: container.command.map(literal) }),
    ...composeEnvironment(container, name),
    ...composeFiles(container, name),
    ...(mounts.length > 0 && { volumes: mounts }),
    ...(tmpfs.length > 0 && { tmpfs }),
    networks: networksOf(plan, container),
    ...(container.ports.length > 0 && {
      ports: container.ports.map(({ inside, outside, protocol }) => ({
        target: inside,
        published: String(outside),
        host_ip: PUBLISHED_AT,
        protocol,
      })),
    }),
    ...afterOf(plan, container),
    healthcheck: healthcheck(container.health),
    labels: labelsOf(container),
    restart: container.restart,
    stop_signal: container.stopSignal,
    stop_grace_period: `${container.stopGrace}s`,
    user: container.user,
    read_only: container.readOnly,
    cap_drop: HARDENING.capDrop,
    security_opt: HARDENING.securityOpt,
    init: HARDENING.init,
    pids_limit: HARDENING.pidsLimit,
    mem_limit: container.memory,
    memswap_limit: container.memory,
    cpus: container.cpu / 1000,
    logging: HARDENING.log,
  };
}

/** A name of the plan inside the project, which puts its own name in front. */
export const withoutPrefix = ({ name }: DockerPlan, full: string): string => shortName(name, full);

function networksOf(plan: DockerPlan, container: ContainerPlan): Record<string, unknown> {
  return Object.fromEntries(
    container.networks.map(({ name, aliases }) => [withoutPrefix(plan, name), aliases.length > 0 ? { aliases } : {}]),
  );
}

/** Files are mounted one by one, and a change of such a file is not seen inside: Compose must make the container anew. */
function labelsOf(container: ContainerPlan): Record<string, string> {
  const files = reloadHash(container);
  return { ...container.labels, ...(files !== undefined && { [LABELS.files]: files }) };
}

function afterOf(plan: DockerPlan, { after }: ContainerPlan): Record<string, unknown> {
  if (after.length === 0) return {};
  return {
    depends_on: Object.fromEntries(
      after.map(({ container, until }) => [
        withoutPrefix(plan, container),
        { condition: until === "healthy" ? "service_healthy" : "service_completed_successfully" },
      ]),
    ),
  };
}

/** A job has none, whatever its image says. */
function healthcheck(health: HealthPlan | undefined): Record<string, unknown> {
  if (!health) return { disable: true };
  return {
    test: health.test.map(literal),
    interval: `${health.interval}s`,
    timeout: `${health.timeout}s`,
    retries: health.retries,
    start_period: `${health.startPeriod}s`,
  };
}
