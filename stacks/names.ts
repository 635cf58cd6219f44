import type * as pulumi from "@pulumi/pulumi";
import type { Model } from "../components/model/model.ts";

/** Logical name of a resource: `<platform>/<instance>/<kind>/<name>`. Permanent: a change replaces what it names. */
export const logicalName = (model: Model, instance: string, kind: string, name: string): string =>
  `${model.platform.name}/${instance}/${kind}/${name}`;

/** What every way of applying a plan is given. */
export interface ApplyContext {
  readonly model: Model;
  /** The component resource of an instance; `platform` is the platform itself. */
  readonly parentOf: (instance: string) => pulumi.Resource;
}
