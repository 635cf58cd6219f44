import { describe, expect, test } from "vitest";
import type { Model } from "../components/model/model.ts";
import type { KubernetesObject } from "../components/model/parts.ts";
import { formatCpu, formatSize } from "../components/model/units.ts";
import { dockerPlan, kubernetesPlan, platformOf } from "./platforms.ts";

/** What one workload is given, in words that both targets have. */
interface Given {
  readonly image: string;
  readonly env: readonly string[];
  readonly files: readonly string[];
  readonly filesAt: string;
  readonly user: string;
  readonly cpu: string;
  readonly memory: string;
  readonly readOnly: boolean;
  readonly scratch: readonly string[];
  readonly data: readonly string[];
  readonly stopGrace: number;
}

/**
 * Traefik reads its routes from a file on Docker and from custom resources on Kubernetes, and keeps its certificates
 * itself where no cert-manager does: nothing else may differ.
 */
const DOCKER_ONLY: Readonly<Record<string, readonly string[]>> = { traefik: ["dynamic/routes.yaml", "/var/tmp"] };

interface Container {
  readonly name: string;
  readonly image: string;
  readonly env?: readonly { readonly name: string }[];
  readonly resources: { readonly limits: Readonly<Record<"cpu" | "memory", string>> };
  readonly securityContext: { readonly readOnlyRootFilesystem: boolean };
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface PodSpec {
  readonly containers: readonly [Container];
  readonly securityContext: { readonly runAsUser: number; readonly runAsGroup: number };
  readonly terminationGracePeriodSeconds?: number;
  readonly volumes?: readonly {
    readonly name: string;
    readonly emptyDir?: object;
    readonly projected?: { readonly sources: readonly Readonly<Record<string, { items: { path: string }[] }>>[] };
  }[];
}

describe.each(["dev", "production"])("%s is the same on Docker and on Kubernetes", (profile) => {
  const docker = dockerPlan(platformOf(profile, "docker"));
  const kubernetes = kubernetesPlan(platformOf(profile, "kubernetes"));
  const onDocker = platformOf(profile, "docker").model;
  const onKubernetes = platformOf(profile, "kubernetes").model;
  // Software that comes in more roles on a cluster is told apart: there is no counterpart to each of them.
  const sameTopology = (instance: string): boolean =>
    topologyIn(onDocker, instance) === topologyIn(onKubernetes, instance);
  const compared = (model: Model, workload: string): boolean => {
    const placed = model.workloads.find(({ name }) => name === workload);
    return placed === undefined || sameTopology(placed.instance);
  };
  const pods = new Map(
    kubernetes.objects
      .filter(({ object }) => ["Deployment", "StatefulSet", "Job"].includes(object.kind))
      .filter(({ workload }) => compared(onKubernetes, workload!))
      .map(({ workload, object }) => [workload!, podOf(object)]),
  );
  const first = docker.containers.filter(({ member, workload }) => member === 0 && compared(onDocker, workload));

  test("the same workloads run", () => {
    expect([...pods.keys()].sort()).toEqual(first.map(({ workload }) => workload).sort());
  });

  test("the same ones talk to each other, and wait for each other", () => {
    const edges = (model: Model) => model.edges.filter(({ from, to }) => compared(model, from) && compared(model, to));
    const order = (model: Model) =>
      model.order.filter(({ first, then }) => compared(model, first) && compared(model, then));
    expect(edges(onKubernetes)).toEqual(edges(onDocker));
    expect(order(onKubernetes)).toEqual(order(onDocker));
  });

  test("who may talk to whom is open on both: a shared network, a policy at either end", () => {
    const outside = onDocker.externals.map(({ name }) => name);
    for (const { from, to } of onDocker.edges) {
      if (outside.includes(to) || !compared(onDocker, from) || !compared(onDocker, to)) continue;
      const networks = (name: string) =>
        first.find(({ workload }) => workload === name)!.networks.map(({ name }) => name);
      expect(
        networks(from).filter((name) => networks(to).includes(name)),
        `${from} to ${to}`,
      ).not.toEqual([]);
      const policy = (name: string, way: "ingress" | "egress") =>
        JSON.stringify(
          kubernetes.objects.find(({ workload, object }) => workload === name && object.kind === "NetworkPolicy")!
            .object["spec"],
          (key, value: unknown) => (key === (way === "ingress" ? "egress" : "ingress") ? undefined : value),
        );
      expect(policy(to, "ingress"), `${to} lets in ${from}`).toContain(`-${from}"`);
      expect(policy(from, "egress"), `${from} is let out to ${to}`).toContain(`-${to}"`);
    }
  });

  test("the same ports are open to the outside", () => {
    const published = docker.containers.flatMap(({ ports }) => ports.map(({ outside }) => outside));
    const services = kubernetes.objects.flatMap(({ object }) => {
      const spec = object["spec"] as { type?: string; ports?: { port: number }[] };
      return object.kind === "Service" && spec.type === "LoadBalancer" ? spec.ports!.map(({ port }) => port) : [];
    });
    expect(services.sort()).toEqual([...published].sort());
  });

  test.each(first.map(({ workload }) => workload))("%s is given the same", (workload) => {
    expect(ofKubernetes(pods.get(workload)!)).toEqual(ofDocker(workload));
  });

  test("the same secrets exist, of the same owners", () => {
    expect(onKubernetes.secrets).toEqual(onDocker.secrets);
  });

  function ofDocker(workload: string): Given {
    const container = first.find((one) => one.workload === workload)!;
    return {
      image: container.image,
      env: Object.keys(container.env).sort(),
      files: container.files
        .map(({ path }) => path)
        .filter((path) => !DOCKER_ONLY[workload]?.includes(path))
        .sort(),
      filesAt: container.files.length > 0 ? container.filesAt : "",
      user: container.user,
      cpu: formatCpu(container.cpu),
      memory: formatSize(container.memory),
      readOnly: container.readOnly,
      scratch: Object.keys(container.tmpfs).sort(),
      data: container.mounts
        .map(({ path }) => path)
        .filter((path) => !DOCKER_ONLY[workload]?.includes(path))
        .sort(),
      stopGrace: container.kind === "job" ? 0 : container.stopGrace,
    };
  }
});

function topologyIn({ components }: Model, instance: string): string | undefined {
  return components.find(({ name }) => name === instance)?.topology;
}

function podOf(object: KubernetesObject): { readonly spec: PodSpec; readonly job: boolean } {
  const { template } = object["spec"] as { template: { spec: PodSpec } };
  return { spec: template.spec, job: object.kind === "Job" };
}

function ofKubernetes({ spec, job }: { readonly spec: PodSpec; readonly job: boolean }): Given {
  const { containers, securityContext: user, volumes = [], terminationGracePeriodSeconds = 30 } = spec;
  const [container] = containers;
  const mounted = (names: readonly string[]) =>
    (container.volumeMounts ?? []).filter(({ name }) => names.includes(name)).map(({ mountPath }) => mountPath);
  const scratch = volumes.filter(({ emptyDir }) => emptyDir).map(({ name }) => name);
  const files = volumes.filter(({ projected }) => projected);
  const known = [...scratch, ...files.map(({ name }) => name)];
  return {
    image: container.image,
    env: (container.env ?? []).map(({ name }) => name).sort(),
    files: files
      .flatMap(({ projected }) => projected!.sources.flatMap((source) => Object.values(source)))
      .flatMap(({ items }) => items.map(({ path }) => path))
      .sort(),
    filesAt: mounted(files.map(({ name }) => name))[0] ?? "",
    user: `${user.runAsUser}:${user.runAsGroup}`,
    cpu: container.resources.limits.cpu,
    memory: container.resources.limits.memory,
    readOnly: container.securityContext.readOnlyRootFilesystem,
    scratch: mounted(scratch).sort(),
    data: (container.volumeMounts ?? [])
      .filter(({ name }) => !known.includes(name))
      .map(({ mountPath }) => mountPath)
      .sort(),
    stopGrace: job ? 0 : terminationGracePeriodSeconds,
  };
}
