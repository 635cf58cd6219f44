import type * as dockerProvider from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { ContainerPlan } from "../../compose/index.ts";
import { HARDENING, PUBLISHED_AT } from "../../compose/index.ts";
import type { Vault } from "../secrets/index.ts";
import { reveal } from "../secrets/index.ts";

/** A plan entry in the provider's words. Its `bap.spec` label changes with it, and so replaces what the provider would only report. */
export function containerArgs(
  one: ContainerPlan,
  image: pulumi.Output<string>,
  vault: pulumi.Output<Vault>,
  networks: ReadonlyMap<string, dockerProvider.Network>,
): dockerProvider.ContainerArgs {
  const memory = Math.ceil(one.memory / 2 ** 20);
  const files = one.filesVolume ? [{ volumeName: one.filesVolume, containerPath: one.filesAt, readOnly: true }] : [];
  const job = one.kind === "job";
  return {
    name: one.name,
    image,
    entrypoints: one.entrypoint && [...one.entrypoint],
    command: one.command && [...one.command],
    envs: Object.entries(one.env).map(([name, value]) =>
      typeof value === "string" ? `${name}=${value}` : vault.apply((values) => `${name}=${reveal(value, values)}`),
    ),
    volumes: [...one.mounts.map(({ volume, path }) => ({ volumeName: volume, containerPath: path })), ...files],
    // As a mount, not a volume: a folder that is not on the engine's host is an error then, and not an empty folder.
    mounts: one.binds?.map(({ source, path }) => ({ type: "bind", source, target: path, readOnly: true })),
    tmpfs: { ...one.tmpfs },
    // The network's output, not its name: a network that is replaced takes its containers with it.
    networksAdvanced: one.networks.map(({ name, aliases }) => ({
      name: networks.get(name)!.name,
      aliases: [...aliases],
    })),
    ports: one.ports.map(({ inside, outside, protocol }) => ({
      internal: inside,
      external: outside,
      protocol,
      ip: PUBLISHED_AT,
    })),
    user: one.user,
    readOnly: one.readOnly,
    capabilities: { drops: [...HARDENING.capDrop] },
    securityOpts: [...HARDENING.securityOpt],
    logDriver: HARDENING.log.driver,
    logOpts: { ...HARDENING.log.options },
    init: HARDENING.init,
    healthcheck: one.health && {
      tests: [...one.health.test],
      interval: goDuration(one.health.interval),
      timeout: goDuration(one.health.timeout),
      retries: one.health.retries,
      startPeriod: goDuration(one.health.startPeriod),
    },
    memory,
    // Set together, or every preview finds a difference.
    memorySwap: memory,
    // As the provider reads it back, or every preview would replace the container: 1 is "1.0" to it, 0.25 is "0.25".
    cpus: one.cpu % 1000 === 0 ? `${one.cpu / 1000}.0` : String(one.cpu / 1000),
    stopSignal: one.stopSignal,
    stopTimeout: one.stopGrace,
    // Unset, the provider kills at once.
    destroyGraceSeconds: one.stopGrace,
    restart: one.restart,
    mustRun: !job,
    attach: false,
    wait: false,
    removeVolumes: true,
    labels: Object.entries(one.labels).map(([label, value]) => ({ label, value })),
  };
}

/** Seconds as Go writes them, which the engine gives back: `2m0s`. Written otherwise, every preview finds a difference. */
function goDuration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${seconds % 60}s`;
  return hours > 0 ? `${hours}h${minutes}m${rest}` : minutes > 0 ? `${minutes}m${rest}` : rest;
}
