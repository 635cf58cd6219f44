import type { k8s } from "cdk8s-plus-27";
import type { Workload } from "../components/model/workload.ts";
import type { Context } from "./context.ts";
import { labelsOf, namespaceOf } from "./names.ts";

/** Metadata of an object that belongs to a workload, in the workload's namespace. */
export function metadataOf(
  { model }: Context,
  workload: Workload,
  name: string,
  annotations: Readonly<Record<string, string>> = {},
): k8s.ObjectMeta & { readonly name: string } {
  return {
    name,
    namespace: namespaceOf(model.platform, workload.zone),
    labels: labelsOf(model.platform, workload),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}
