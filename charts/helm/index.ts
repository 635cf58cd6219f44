import type { Model } from "../../components/model/model.ts";
import type { KubernetesPlan, PlannedObject } from "../plan.ts";
import { fileNameOf, toYaml } from "../render.ts";
import { domainIn, type DomainIn } from "./domain.ts";
import { templateOf } from "./template.ts";
import { globalOf, schemaOf, type ChartValues } from "./values.ts";

// Instance of what is nobody's in particular: its objects are the umbrella's own.
const PLATFORM = "platform";

/** What a chart is called by Helm. */
export interface ChartVersion {
  /** Semantic version of the charts. */
  readonly version: string;
}

/**
 * The plan as Helm charts, by path: an umbrella named after the platform, and in it one chart for each instance, which
 * can be installed alone, too. `helm template` with the values as they are gives the objects of `bap render`. Secrets
 * are in none of them: `bap secrets apply` brings them.
 */
export function renderHelm(plan: KubernetesPlan, model: Model, { version }: ChartVersion): Map<string, string> {
  const files = new Map<string, string>();
  const global = globalOf(model);
  const domain = domainIn(
    global.domain,
    model.externals.map(({ host }) => host),
  );
  const context = { global, domain, followDomain: workloadsWith(plan, domain) };
  const umbrella = model.platform.name;
  const perInstance: Record<string, ChartValues> = {};
  for (const [instance, objects] of byInstance(plan)) {
    const templates = objects.map((planned) => ({ planned, ...templateOf(planned, context) }));
    const own = instance === PLATFORM;
    const folder = own ? umbrella : `${umbrella}/charts/${instance}`;
    for (const { planned, text } of templates) files.set(`${folder}/templates/${fileNameOf(planned, model)}`, text);
    if (own) continue;
    const values = joined(templates.map((one) => one.values));
    const description = model.components.find(({ name }) => name === instance)?.description ?? instance;
    perInstance[instance] = values;
    const all = { global, ...values };
    addChart(files, folder, { name: instance, version, description }, { values: all, example: all });
  }
  const description = `Open Business Automation Platform, profile ${model.platform.profile}`;
  const instances = Object.keys(perInstance);
  const dependencies = instances.map((name) => ({ name, version }));
  // Helm hands what is global to each of them, and then asks the umbrella's schema again.
  const example = Object.fromEntries(instances.map((name) => [name, { global, ...perInstance[name] }]));
  addChart(
    files,
    umbrella,
    { name: umbrella, version, description, dependencies },
    { values: { global, ...perInstance }, example: { global, ...example } },
  );
  files.set(`${umbrella}/templates/NOTES.txt`, notes(model));
  return files;
}

interface Head extends ChartVersion {
  readonly name: string;
  readonly description: string;
  /** The charts inside it. */
  readonly dependencies?: readonly { readonly name: string; readonly version: string }[];
}

/** What a chart's values are, and what they look like where they are checked. */
interface Values {
  readonly values: object;
  readonly example: object;
}

function addChart(files: Map<string, string>, folder: string, head: Head, { values, example }: Values): void {
  files.set(
    `${folder}/Chart.yaml`,
    toYaml({ apiVersion: "v2", type: "application", kubeVersion: ">=1.27.0-0", ...head }),
  );
  files.set(`${folder}/values.yaml`, toYaml(values));
  files.set(`${folder}/values.schema.json`, `${JSON.stringify(schemaOf(example), null, 2)}\n`);
}

function byInstance({ objects }: KubernetesPlan): Map<string, PlannedObject[]> {
  const groups = new Map<string, PlannedObject[]>();
  for (const one of objects) groups.set(one.instance, [...(groups.get(one.instance) ?? []), one]);
  return groups;
}

/** Files that hold the domain belong to workloads that must start anew with another one. */
function workloadsWith({ objects }: KubernetesPlan, domain: DomainIn): ReadonlySet<string> {
  return new Set(
    objects
      .filter(({ object }) => object.kind === "ConfigMap" && domain.isIn(object))
      .flatMap(({ workload }) => workload ?? []),
  );
}

function joined(all: readonly ChartValues[]): ChartValues {
  const merge = (group: keyof ChartValues): object => {
    const entries = all.flatMap((one) => Object.entries(one[group] ?? {}));
    const merged: Record<string, unknown> = {};
    for (const [key, value] of entries) {
      merged[key] = typeof value === "object" ? { ...(merged[key] as object), ...value } : value;
    }
    return entries.length > 0 ? { [group]: merged } : {};
  };
  return { ...merge("replicas"), ...merge("maxReplicas"), ...merge("storage") };
}

function notes({ platform, prerequisites, secrets, workloads }: Model): string {
  const first = prerequisites.map(({ name, version, ref }) => `  ${name} ${version}: ${ref}\n`).join("");
  const holdsData = workloads.some((workload) => workload.kind !== "job" && (workload.volumes ?? []).length > 0);
  return [
    "{{ .Chart.Name }} is installed for {{ .Values.global.domain }}.\n",
    first === "" ? "" : `\nThese must be in the cluster first:\n${first}`,
    secrets.length === 0
      ? ""
      : `\nIts ${secrets.length} secrets are in no chart. With the same domain, run:\n  bap secrets apply ${platform.profile} --target kubernetes --set domain={{ .Values.global.domain }}\n`,
    holdsData
      ? `\nhelm uninstall leaves what holds data: the volume claims, and their namespaces. Without them, all data is lost:\n  kubectl delete pvc --all-namespaces --selector app.kubernetes.io/part-of=${platform.name}\n`
      : "",
  ].join("");
}
