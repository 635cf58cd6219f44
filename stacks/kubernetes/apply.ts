import { Provider } from "@pulumi/kubernetes/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { localName, type KubernetesPlan } from "../../charts/index.ts";
import type { KubernetesObject } from "../../components/model/parts.ts";
import type { ApplyContext } from "../names.ts";
import { logicalName } from "../names.ts";
import type { Vault } from "../secrets/index.ts";
import { reveal } from "../secrets/index.ts";

/** Which cluster, and what it must have first. */
export interface KubernetesSettings {
  /** A context of the kubeconfig. @default - the current one */
  readonly context?: string;
  /** Manifests of prerequisites that this stack brings, by prerequisite. */
  readonly manifests?: Readonly<Record<string, readonly KubernetesObject[]>>;
  readonly provider?: Provider;
}

/** Any kind, core or custom; the typed classes differ from it in nothing but types. */
class ApiObject extends pulumi.CustomResource {}

const RUNS = new Set(["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"]);

/** The plan as resources: prerequisites, namespaces, what a workload needs, then workloads after those they wait for. */
export function applyKubernetes(
  plan: KubernetesPlan,
  vault: pulumi.Output<Vault>,
  { model, parentOf }: ApplyContext,
  settings: KubernetesSettings = {},
): pulumi.Output<boolean> {
  const provider =
    settings.provider ??
    new Provider(
      `${model.platform.name}-kubernetes`,
      { context: settings.context, clusterIdentifier: settings.context ?? "current" },
      { parent: parentOf("platform") },
    );
  const apply = (
    instance: string,
    object: KubernetesObject,
    dependsOn: readonly pulumi.Resource[],
    protect = false,
  ): pulumi.Resource =>
    new ApiObject(
      typeToken(object),
      logicalName(model, instance, object.kind.toLowerCase(), localName(model, instance, object.metadata)),
      { ...object },
      { parent: parentOf(instance), provider, dependsOn: [...dependsOn], protect },
    );

  const prerequisites = Object.values(settings.manifests ?? {}).flatMap((objects) =>
    // CRDs hold every object of their kind: they go with the data.
    objects.map((object) => apply("platform", object, [], true)),
  );
  const namespaces = new Map(
    plan.objects
      .filter(({ object }) => object.kind === "Namespace")
      .map(({ instance, object, protect }) => [object.metadata.name, apply(instance, object, prerequisites, protect)]),
  );
  const home = (object: KubernetesObject): readonly pulumi.Resource[] => {
    const namespace = namespaces.get(object.metadata.namespace ?? "");
    return namespace ? [namespace] : prerequisites;
  };

  const belongings = new Map<string, pulumi.Resource[]>();
  const keep = (workload: string | undefined, resource: pulumi.Resource): void => {
    if (workload !== undefined) belongings.set(workload, [...(belongings.get(workload) ?? []), resource]);
  };
  for (const { instance, object, protect, workload } of plan.objects) {
    if (object.kind === "Namespace" || RUNS.has(object.kind)) continue;
    keep(workload, apply(instance, object, home(object), protect));
  }
  for (const { instance, namespace, name, workload, labels, data } of plan.secretObjects) {
    const object = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace, labels },
      type: "Opaque",
      data: Object.fromEntries(
        Object.entries(data).map(([key, value]) => [
          key,
          vault.apply((values) => Buffer.from(reveal(value, values)).toString("base64")),
        ]),
      ),
    };
    keep(workload, apply(instance, object, home(object)));
  }

  const running = new Map<string, pulumi.Resource>();
  const workloads = new Map(
    plan.objects.filter(({ object }) => RUNS.has(object.kind)).map((one) => [one.workload!, one]),
  );
  const start = (name: string): pulumi.Resource => {
    const known = running.get(name);
    if (known) return known;
    const { instance, object, protect, after } = workloads.get(name)!;
    const first = after.filter((other) => workloads.has(other)).map(start);
    const resource = apply(instance, object, [...home(object), ...(belongings.get(name) ?? []), ...first], protect);
    running.set(name, resource);
    return resource;
  };
  return pulumi.all([...workloads.keys()].map((name) => start(name).urn)).apply(() => true);
}

/** `apps/v1` StatefulSet → `kubernetes:apps/v1:StatefulSet`; the core group has a name here. */
function typeToken({ apiVersion, kind }: KubernetesObject): string {
  return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
}
