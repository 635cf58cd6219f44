import { Document, Scalar, visit } from "yaml";
import { YAML_OPTIONS } from "../components/model/document.ts";
import { PlatformError } from "../components/model/error.ts";
import type { Model } from "../components/model/model.ts";
import { localName } from "./local-name.ts";
import type { KubernetesPlan, PlannedObject } from "./plan.ts";

/**
 * The plan as files, by path below the output folder: one object a file, `<instance>/<kind>-<name>.yaml`, and
 * `prerequisites.yaml`. The same plan gives the same bytes; no file holds a Secret.
 */
export function renderKubernetes(plan: KubernetesPlan, model: Model): Map<string, string> {
  const files = new Map<string, string>();
  for (const planned of plan.objects) {
    const path = `${planned.instance}/${fileNameOf(planned, model)}`;
    if (files.has(path)) throw clash(path, planned);
    files.set(path, toYaml(planned.object));
  }
  files.set("prerequisites.yaml", toYaml(prerequisitesOf(model)));
  return files;
}

/** YAML that every reader takes the same way, be it of version 1.1 or 1.2. */
export function toYaml(value: unknown): string {
  const document = new Document(value, YAML_OPTIONS);
  // Few objects hold such a text, and a walk through all the others would cost a fifth of the time.
  if (/"[-+]?0o/.test(JSON.stringify(value))) visit(document, { Scalar: quoteOctal });
  return document.toString({ lineWidth: YAML_OPTIONS.lineWidth });
}

// Version 1.1 does not know this form, so the library leaves it bare, but readers of 1.2 make a number of it.
function quoteOctal(_key: unknown, node: Scalar): void {
  if (typeof node.value === "string" && /^[-+]?0o[0-7_]+$/.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
}

/** The file of an object in its instance's folder. */
export function fileNameOf({ instance, object: { kind, metadata } }: PlannedObject, model: Model): string {
  return `${kind.toLowerCase()}-${localName(model, instance, metadata)}.yaml`;
}

function prerequisitesOf({ prerequisites }: Model): readonly object[] {
  return prerequisites
    .map(({ name, kind, ref, version, sha256 }) => ({ name, kind, ref, version, sha256 }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function clash(path: string, { instance, object }: PlannedObject): PlatformError {
  return new PlatformError({
    code: "duplicate-object",
    path: `components.${instance}`,
    message: `two objects would be written to ${path}`,
    suggestion: `Rename one of the objects of kind ${object.kind} that "${instance}" adds.`,
  });
}
