import { k8s } from "cdk8s-plus-27";
import type { Construct } from "constructs";
import { assertNoProblems } from "../components/model/error.ts";
import type { Model } from "../components/model/model.ts";
import type { KubernetesObject } from "../components/model/parts.ts";
import type { Workload } from "../components/model/workload.ts";
import { addAccess } from "./access.ts";
import { addDisruptionBudget } from "./availability.ts";
import { contextOf, unknownName, type ChartOptions, type Context } from "./context.ts";
import { addDeployment } from "./deployments.ts";
import { contentsOf, type Contents } from "./files.ts";
import { addAutoscaler } from "./autoscaling.ts";
import { addJob } from "./jobs.ts";
import { metadataOf } from "./metadata.ts";
import { filesName, instanceLabels, namespaceOf } from "./names.ts";
import { addNamespaces } from "./namespaces.ts";
import { addNetworkPolicy } from "./network-policies.ts";
import { PlannedChart } from "./planned-chart.ts";
import { addPriorities } from "./priorities.ts";
import { addServices } from "./services.ts";
import { addStatefulSet } from "./stateful-sets.ts";
import { addClaims } from "./storage.ts";
import { unsupportedObjects, unsupportedWorkload } from "./validate.ts";

// Chart and render folder of what is nobody's in particular; no instance can be called so.
const PLATFORM = "platform";

/**
 * What all instances stand on: the namespaces, closed. For your own cdk8s app; let the instances' charts depend on it.
 *
 * @throws PlatformError where the model says what Kubernetes cannot give.
 */
export function platformChart(scope: Construct, model: Model): PlannedChart {
  return makePlatformChart(scope, contextOf(model));
}

/**
 * Everything of one instance but its Secrets (`<workload>-secrets`), whose values no chart knows.
 *
 * @throws PlatformError where the instance is unknown, or its workloads say what Kubernetes cannot give.
 */
export function instanceChart(
  scope: Construct,
  model: Model,
  instance: string,
  options: ChartOptions = {},
): PlannedChart {
  const context = contextOf(model, options);
  const { zones, byInstance } = context.tables;
  if (!zones.has(instance)) throw unknownName(`components.${instance}`, `instance "${instance}"`, [...zones.keys()]);
  assertNoProblems([
    ...(byInstance.get(instance) ?? []).flatMap((workload) => unsupportedWorkload(context, workload)),
    ...unsupportedObjects(context, instance),
  ]);
  return makeInstanceChart(scope, context, instance);
}

/** As {@link platformChart}, for a model that was checked. */
export function makePlatformChart(scope: Construct, context: Context): PlannedChart {
  const chart = new PlannedChart(scope, PLATFORM);
  addNamespaces(chart, context);
  addPriorities(chart, context);
  return chart;
}

/** As {@link instanceChart}, for a model that was checked. */
export function makeInstanceChart(scope: Construct, context: Context, instance: string): PlannedChart {
  const chart = new PlannedChart(scope, instance);
  for (const workload of context.tables.byInstance.get(instance) ?? []) addWorkload(chart, context, workload);
  for (const object of context.tables.objects.get(instance) ?? []) {
    chart.addPlain(placed(context, instance, object));
  }
  return chart;
}

function addWorkload(chart: PlannedChart, context: Context, workload: Workload): void {
  const contents = contentsOf(context, workload);
  addConfigMap(chart, context, workload, contents);
  addNetworkPolicy(chart, context, workload);
  addAccess(chart, context, workload);
  if (workload.kind === "job") return addJob(chart, context, workload, contents);
  addServices(chart, context, workload);
  addDisruptionBudget(chart, context, workload);
  addAutoscaler(chart, context, workload);
  if (workload.kind === "service") return addDeployment(chart, context, workload, contents);
  addClaims(chart, context, workload);
  addStatefulSet(chart, context, workload, contents);
}

function addConfigMap(chart: PlannedChart, context: Context, workload: Workload, { config }: Contents): void {
  if (Object.keys(config).length === 0) return;
  const metadata = metadataOf(context, workload, filesName(workload));
  chart.add(k8s.KubeConfigMap, { metadata, data: config }, { workload: workload.name });
}

/** An object in a vendor's words, in the instance's namespace; its own labels win. */
function placed({ model, tables }: Context, instance: string, object: KubernetesObject): KubernetesObject {
  const namespace = namespaceOf(model.platform, tables.zones.get(instance)!);
  return {
    ...object,
    metadata: {
      ...(!isClusterScoped(object.kind) && { namespace }),
      ...object.metadata,
      labels: { ...instanceLabels(model.platform, instance), ...object.metadata.labels },
    },
  };
}

const CLUSTER_SCOPED = new Set([
  "APIService",
  "CSIDriver",
  "CustomResourceDefinition",
  "IngressClass",
  "GatewayClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "PersistentVolume",
  "PriorityClass",
  "RuntimeClass",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeSnapshotClass",
]);

// By custom, what lives outside namespaces beside a kind within them is called Cluster<Kind>: ClusterRole, ClusterIssuer.
const isClusterScoped = (kind: string): boolean => CLUSTER_SCOPED.has(kind) || /^Cluster[A-Z]/.test(kind);
