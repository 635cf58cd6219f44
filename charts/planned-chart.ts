import { ApiObject, Chart } from "cdk8s";
import type { GroupVersionKind } from "cdk8s";
import type { k8s } from "cdk8s-plus-27";
import type { Construct } from "constructs";
import type { KubernetesObject } from "../components/model/parts.ts";
import { KEPT_ANNOTATIONS } from "./names.ts";
import { serialise } from "./serialise.ts";

/** What the engine must know of an object beside the object. */
export interface Traits {
  /** The workload that it belongs to. */
  readonly workload?: string;
  /** It holds data: never deleted by a plain `down`, nor by what follows a repository. @default false */
  readonly protect?: boolean;
  /** It runs the workload, so it starts only after what the workload's order says. @default false */
  readonly waits?: boolean;
}

interface Entry extends Traits {
  readonly read: () => KubernetesObject;
}

interface Kind<P> {
  new (scope: Construct, id: string, props: P): ApiObject;
  readonly GVK: GroupVersionKind;
}

/** A cdk8s chart that remembers, in order, what each of its objects is for. */
export class PlannedChart extends Chart {
  readonly entries: Entry[] = [];
  readonly #ids = new Set<string>();

  /** Adds a typed object; its `metadata.name` is explicit, because names are permanent. */
  add<P extends { readonly metadata?: k8s.ObjectMeta } | undefined>(
    kind: Kind<P>,
    props: NonNullable<P> & { readonly metadata: { readonly name: string } },
    traits: Traits = {},
  ): void {
    const { metadata } = props;
    const object = new kind(this, this.#freeId(kind.GVK.kind, metadata.name), {
      ...props,
      // Into the construct, not what is read of it: who takes the chart into an app of their own keeps data, too.
      ...(traits.protect && {
        metadata: { ...metadata, annotations: { ...metadata.annotations, ...KEPT_ANNOTATIONS } },
      }),
    });
    this.entries.push({ ...traits, read: () => serialise(object) });
  }

  /** Adds an object that is written out already, and that says itself whether it is kept. */
  addPlain(object: KubernetesObject, traits: Omit<Traits, "protect"> = {}): void {
    new ApiObject(this, this.#freeId(object.kind, object.metadata.name), object);
    // Not read back from cdk8s, which would drop what is null.
    this.entries.push({ ...traits, read: () => object });
  }

  // Two of one name are a mistake that the plan reports in its own words.
  #freeId(kind: string, name: string): string {
    const wanted = `${kind.toLowerCase()}-${name}`;
    const id = this.#ids.has(wanted) ? `${wanted}-${this.entries.length}` : wanted;
    this.#ids.add(id);
    return id;
  }
}
