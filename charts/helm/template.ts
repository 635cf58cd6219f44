import type { KubernetesObject } from "../../components/model/parts.ts";
import { FILES_ANNOTATION } from "../names.ts";
import type { PlannedObject } from "../plan.ts";
import { toYaml } from "../render.ts";
import type { DomainIn } from "./domain.ts";
import { changeAt, mapTexts, Placeholders } from "./placeholders.ts";
import type { ChartValues, Global } from "./values.ts";

/** An object as a template, and the values it asks for beside the global ones. */
export interface Template {
  readonly text: string;
  readonly values: ChartValues;
}

/** What decides whether an object follows the domain. */
export interface TemplateContext {
  readonly global: Global;
  /** Workloads whose files hold the domain. */
  readonly followDomain: ReadonlySet<string>;
  readonly domain: DomainIn;
}

const CONTAINER_IMAGES = ["spec", "template", "spec", "containers", "*", "image"];
const FILES = ["spec", "template", "metadata", "annotations", FILES_ANNOTATION];
const MOST = 63;
const HASH = /-[0-9a-f]{10}$/;

/**
 * Writes an object with expressions where an installation may differ. With the values it was made from, Helm gives
 * the object back as it was.
 */
export function templateOf(planned: PlannedObject, { global, followDomain, domain }: TemplateContext): Template {
  const marks = new Placeholders();
  const whole = planned.object;
  const follows = domain.isIn(whole) || (planned.workload !== undefined && followDomain.has(planned.workload));
  const own = marks.take("{{ .Values.global.domain }}");

  let object = mapTexts(whole, (text) => domain.replace(text, own));
  object = changeAt(object, CONTAINER_IMAGES, (image: string) => imageText(image, global, marks));
  // What was read only once must be read anew, and a job cannot change under its name.
  if (follows) object = changeAt(object, FILES, (hash: string) => otherwise(hash, hash));
  if (follows && whole.kind === "Job") {
    object = changeAt(object, ["metadata", "name"], (name: string) => otherwise(name, shortened(name)));
  }
  if (planned.protect) object = kept(object);
  const sized = sizesOf(planned, marks);
  object = sized.change(object);
  // Braces of the object's own are written as such once all else is written, or YAML would not know to quote them.
  const escaped = toYaml(object).replaceAll("{{", '{{ "{{" }}');
  return { text: withStorageClass(marks.fill(escaped)), values: sized.values };

  /** One text with the domain it was made for, and with any other one that depends on it. */
  function otherwise(same: string, other: string): string {
    const made = JSON.stringify(global.domain);
    const hash = "{{ .Values.global.domain | sha256sum | trunc 8 }}";
    return marks.take(`{{ if eq .Values.global.domain ${made} }}${same}{{ else }}${other}-${hash}{{ end }}`);
  }
}

// What it runs must still be told apart: only the words before the hash are cut.
function shortened(name: string): string {
  const [hash = ""] = HASH.exec(name) ?? [];
  return `${name.replace(HASH, "").slice(0, MOST - hash.length - "-01234567".length)}${hash}`;
}

/** Helm leaves it when it uninstalls: what holds data goes by hand. */
function kept(object: KubernetesObject): KubernetesObject {
  const { annotations } = object.metadata;
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...annotations, "helm.sh/resource-policy": "keep" } },
  };
}

function imageText(image: string, { registry, ours }: Global, marks: Placeholders): string {
  if (image.startsWith(`${ours}/`)) return `${marks.take("{{ .Values.global.ours }}")}${image.slice(ours.length)}`;
  const plain = registry !== "" && image.startsWith(`${registry}/`) ? image.slice(registry.length + 1) : image;
  return `${marks.take("{{ with .Values.global.registry }}{{ . }}/{{ end }}")}${plain}`;
}

interface Sizes {
  readonly values: ChartValues;
  readonly change: <T>(object: T) => T;
}

/** Members of what keeps nothing, and the room of each volume; a store's members each have claims of their own. */
function sizesOf({ object, workload }: PlannedObject, marks: Placeholders): Sizes {
  const none: Sizes = { values: {}, change: (same) => same };
  if (workload === undefined) return none;
  const of = (group: string): string => marks.take(`{{ index .Values.${group} ${JSON.stringify(workload)} }}`);
  const spec = (object["spec"] ?? {}) as Readonly<Record<string, unknown>>;
  switch (object.kind) {
    case "Deployment": {
      if (spec["replicas"] === undefined || mustBeOne(spec)) return none;
      const replicas = of("replicas");
      return {
        values: { replicas: { [workload]: Number(spec["replicas"]) } },
        change: (one) => changeAt(one, ["spec", "replicas"], () => replicas),
      };
    }
    case "HorizontalPodAutoscaler": {
      const [least, most] = [of("replicas"), of("maxReplicas")];
      return {
        values: {
          replicas: { [workload]: Number(spec["minReplicas"]) },
          maxReplicas: { [workload]: Number(spec["maxReplicas"]) },
        },
        change: (one) =>
          changeAt(
            changeAt(one, ["spec", "minReplicas"], () => least),
            ["spec", "maxReplicas"],
            () => most,
          ),
      };
    }
    case "PersistentVolumeClaim": {
      const volume = object.metadata.name.slice(0, object.metadata.name.lastIndexOf(`-${workload}-`));
      const { storage } = (spec["resources"] as { requests: { storage: string } }).requests;
      const size = marks.take(`{{ index .Values.storage ${JSON.stringify(workload)} ${JSON.stringify(volume)} }}`);
      const named = "storageClassName" in spec;
      return {
        values: { storage: { [workload]: { [volume]: storage } } },
        change: (one) =>
          changeAt(
            changeAt(one, ["spec", "resources", "requests", "storage"], () => size),
            ["spec"],
            (claim: object) => (named ? claim : { ...claim, storageClassName: STORAGE_CLASS }),
          ),
      };
    }
    default:
      return none;
  }
}

/** One that gives way to its successor is one because two would do harm, not because one is enough. */
function mustBeOne({ replicas, strategy }: Readonly<Record<string, unknown>>): boolean {
  return replicas === 1 && (strategy as { readonly type?: string }).type === "Recreate";
}

const STORAGE_CLASS = "bap-storage-class";

// A whole line, which is there only where a class was chosen.
function withStorageClass(text: string): string {
  return text.replace(
    new RegExp(`^( *)storageClassName: ${STORAGE_CLASS}\\n`, "m"),
    (_line, indent: string) =>
      `${indent}{{- with .Values.global.storageClass }}\n${indent}storageClassName: {{ . | quote }}\n${indent}{{- end }}\n`,
  );
}
