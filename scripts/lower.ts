import type { NotGiven } from "../components/model/model.ts";
import { imageTags } from "./images/tags.ts";
import type { Loaded } from "./load.ts";

/** What a target makes of a model, before anything is written. */
export interface Lowering {
  readonly notGiven: readonly NotGiven[];
  /** The files of `render`, by path. */
  render(): Rendered;
}

export interface Rendered {
  readonly files: ReadonlyMap<string, string>;
  /** Those of them that must be executable. */
  readonly executable: readonly string[];
}

/**
 * Lowers a model for its target, which also finds what the target cannot do. The rooms are imported here and only the
 * one that is needed: cdk8s alone takes as long as everything else.
 *
 * @throws PlatformError with everything that the target cannot do.
 */
export async function lower(loaded: Loaded): Promise<Lowering> {
  return LOWERINGS[loaded.model.platform.target](loaded);
}

const LOWERINGS = { docker: toDocker, kubernetes: toKubernetes, embedded: toEmbedded };

async function toDocker({ root, model }: Loaded): Promise<Lowering> {
  const { executableFiles, lowerToDocker, renderCompose } = await import("../compose/index.ts");
  const plan = lowerToDocker(model, { imageTags: imageTags(root, model) });
  return {
    notGiven: plan.notGiven,
    render: () => ({ files: renderCompose(plan, model), executable: executableFiles(plan) }),
  };
}

async function toKubernetes({ root, model, transform }: Loaded): Promise<Lowering> {
  const { lowerToKubernetes, renderKubernetes } = await import("../charts/index.ts");
  const plan = lowerToKubernetes(model, { imageTags: imageTags(root, model), transform });
  return { notGiven: plan.notGiven, render: () => ({ files: renderKubernetes(plan, model), executable: [] }) };
}

/** The programs of one process: what `up` would start, with ports and folders that name no machine. */
async function toEmbedded({ stack, model }: Loaded): Promise<Lowering> {
  const { lowerToEmbedded, renderEmbedded, symbolicPlace } = await import("../embedded/index.ts");
  const plan = lowerToEmbedded(model, symbolicPlace(model, `.bap/${stack}`));
  return { notGiven: plan.notGiven, render: () => ({ files: renderEmbedded(plan), executable: [] }) };
}
