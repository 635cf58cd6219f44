import { App } from "cdk8s";
import { assertNoProblems, type Problem } from "../components/model/error.ts";
import type { Model, NotGiven } from "../components/model/model.ts";
import type { KubernetesObject } from "../components/model/parts.ts";
import { refsOf, type Lowered } from "../components/model/value.ts";
import type { Workload } from "../components/model/workload.ts";
import { makeInstanceChart, makePlatformChart } from "./chart.ts";
import { contextOf, type ChartOptions, type Context } from "./context.ts";
import { contentsOf } from "./files.ts";
import { hashOf } from "./hash.ts";
import { jobName } from "./jobs.ts";
import { labelsOf, namespaceOf, secretsName } from "./names.ts";
import { notGivenOnKubernetes } from "./not-given.ts";
import type { PlannedChart } from "./planned-chart.ts";
import { unsupportedObjects, unsupportedWorkload } from "./validate.ts";

/** A component's last word on an object of its instance. */
export type Transform = (instance: string, object: KubernetesObject) => KubernetesObject;

/** An object and what the engine must know of it. */
export interface PlannedObject {
  /** `platform` for what is nobody's in particular. */
  readonly instance: string;
  readonly object: KubernetesObject;
  /** It holds data: a plain `down` leaves it. */
  readonly protect: boolean;
  /** Workloads that must be ready, or (jobs) have ended well, before this is made. */
  readonly after: readonly string[];
  /** The workload that it belongs to. */
  readonly workload?: string;
}

/** A Secret whose values are still references: only who brings the platform up learns them. */
export interface SecretObject {
  readonly instance: string;
  readonly namespace: string;
  readonly name: string;
  readonly workload: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, Lowered>>;
  /** Changes with the names, forms and versions of the secrets and the text around them; never with a value. */
  readonly version: string;
}

/** Everything that Kubernetes shall hold, but for the values of secrets. */
export interface KubernetesPlan {
  readonly objects: readonly PlannedObject[];
  readonly secretObjects: readonly SecretObject[];
  readonly notGiven: readonly NotGiven[];
}

/**
 * The model in Kubernetes' words. Pure; the same bytes whatever the order of the model's lists.
 *
 * @throws PlatformError with everything that Kubernetes cannot give, or would be there twice.
 */
export function lowerToKubernetes(
  model: Model,
  options: ChartOptions & { readonly transform?: Transform } = {},
): KubernetesPlan {
  const context = contextOf(model, options);
  const instances = instancesOf(context);
  assertNoProblems([
    ...model.workloads.flatMap((workload) => unsupportedWorkload(context, workload)),
    ...instances.flatMap((instance) => unsupportedObjects(context, instance)),
  ]);
  const app = new App();
  const objects = [
    ...read(makePlatformChart(app, context), context, options.transform),
    ...instances.flatMap((one) => read(makeInstanceChart(app, context, one), context, options.transform)),
  ];
  assertNoProblems(duplicates(objects));
  return { objects, secretObjects: secretObjects(context), notGiven: notGivenOnKubernetes(context) };
}

function instancesOf({ tables }: Context): string[] {
  return [...new Set([...tables.byInstance.keys(), ...tables.objects.keys()])].sort();
}

function read(chart: PlannedChart, { tables }: Context, transform: Transform = keep): PlannedObject[] {
  const instance = chart.node.id;
  return chart.entries
    .map(({ read, workload, protect = false, waits = false }): PlannedObject => {
      const own = read();
      const object = renamed(transform(instance, own), own, workload);
      const after = waits && workload ? (tables.after.get(workload) ?? []) : [];
      return { instance, object, protect, after, ...(workload && { workload }) };
    })
    .sort((a, b) => (identity(a) < identity(b) ? -1 : 1));
}

const keep: Transform = (_instance, object) => object;

// A job's name follows from what it runs: a transform that changes that must change the name, too.
function renamed(object: KubernetesObject, own: KubernetesObject, workload?: string): KubernetesObject {
  if (object === own || own.kind !== "Job" || !workload || object.metadata.name !== own.metadata.name) return object;
  if (hashOf(object["spec"]) === hashOf(own["spec"])) return object;
  return { ...object, metadata: { ...object.metadata, name: jobName(workload, object["spec"]) } };
}

function secretObjects(context: Context): SecretObject[] {
  return context.tables.sorted.flatMap((workload) => secretObject(context, workload) ?? []);
}

function secretObject(context: Context, workload: Workload): SecretObject | undefined {
  if (!holdsSecrets(workload)) return undefined;
  const { secrets: data } = contentsOf(context, workload);
  const { platform } = context.model;
  return {
    instance: workload.instance,
    namespace: namespaceOf(platform, workload.zone),
    name: secretsName(workload),
    workload: workload.name,
    labels: labelsOf(platform, workload),
    data,
    version: hashOf(data),
  };
}

function holdsSecrets({ env = {}, files = {} }: Workload): boolean {
  return [...Object.values(env), ...Object.values(files).map(({ content }) => content)].some((value) =>
    refsOf(value).some(({ ref }) => ref === "secret"),
  );
}

/** cdk8s does not notice two objects of one name: the later would quietly replace the earlier. */
function duplicates(objects: readonly PlannedObject[]): Problem[] {
  const seen = new Map<string, string>();
  return objects.flatMap((planned) => {
    const id = identity(planned);
    const first = seen.get(id);
    seen.set(id, planned.instance);
    if (first === undefined) return [];
    return [
      {
        code: "duplicate-object",
        path: `components.${planned.instance}`,
        message: `"${first}" and "${planned.instance}" both make ${id}`,
        suggestion: "rename one of the instances, or the object that one of them adds",
      },
    ];
  });
}

function identity({ object: { kind, metadata } }: PlannedObject): string {
  return `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ""}${metadata.name}`;
}
