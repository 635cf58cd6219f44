import type { Model } from "../components/model/model.ts";
import { contextOf } from "./context.ts";
import { namespaceOf } from "./names.ts";

/**
 * What an object is called among those of its kind and instance: its own name, and where it stands if that is not the
 * namespace of its instance. A gateway's Role is called the same in each namespace with routes.
 */
export function localName(
  model: Model,
  instance: string,
  { name, namespace }: { readonly name: string; readonly namespace?: string },
): string {
  const zone = contextOf(model).tables.zones.get(instance);
  const own = zone && namespaceOf(model.platform, zone);
  if (own === undefined || namespace === undefined || namespace === own) return name;
  return `${name}-in-${namespace.replace(`${model.platform.name}-`, "")}`;
}
