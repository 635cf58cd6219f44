import type { ApiObject } from "cdk8s";
import type { KubernetesObject } from "../components/model/parts.ts";

/**
 * A typed object as the API reads it. One by one, because a chart's own `toJson()` grows with the square of its
 * objects. No JSON patches: they run before the types are written out, and what they add in API words vanishes.
 * Fields newer than 1.27 would be added here, to the plain object.
 */
export function serialise(object: ApiObject): KubernetesObject {
  return object.toJson() as KubernetesObject;
}
