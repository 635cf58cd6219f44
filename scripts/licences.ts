import type { ImageBuild, Workload } from "../components/model/workload.ts";
import { basesOf } from "./images/bases.ts";
import type { Loaded } from "./load.ts";

/** Licences in use that the Open Source Initiative approves, by SPDX identifier. */
const OSI_APPROVED: ReadonlySet<string> = new Set([
  "AGPL-3.0-only",
  "AGPL-3.0-or-later",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "GPL-2.0-only",
  "GPL-3.0-only",
  "ISC",
  "LGPL-3.0-only",
  "MIT",
  "MPL-2.0",
  "PostgreSQL",
]);

/** One component's licence. */
export interface LicenceLine {
  readonly component: string;
  /** Of the image it runs; absent where it runs none. */
  readonly version?: string;
  readonly spdx: string;
  readonly osiApproved: boolean;
  /** Why it is there all the same. */
  readonly exception?: string;
  /** Approved, or excepted by name. */
  readonly ok: boolean;
}

/** The licence of every component in the platform, each once. */
export function licencesOf({
  root,
  model,
  registry,
}: Pick<Loaded, "root" | "model" | "registry">): readonly LicenceLine[] {
  const names = [...new Set(model.components.map(({ use }) => use))].sort();
  return names.map((name) => {
    const { spdx, exception } = registry.components[name]!.licence;
    const version = versionOf(
      root,
      model.workloads.filter(({ component }) => component === name),
    );
    const osiApproved = approved(spdx);
    return {
      component: name,
      ...(version === undefined ? {} : { version }),
      spdx,
      osiApproved,
      ...(exception === undefined ? {} : { exception }),
      ok: osiApproved || exception !== undefined,
    };
  });
}

/** `MIT OR Apache-2.0` needs one that is approved, `MIT AND CC-BY-4.0` needs both. */
function approved(spdx: string): boolean {
  return spdx.split(" OR ").some((choice) => choice.split(" AND ").every((one) => OSI_APPROVED.has(one.trim())));
}

/** The tag of the component's own image: what we wrote is of the same version as this program. */
function versionOf(root: string, workloads: readonly Workload[]): string | undefined {
  const main = workloads.find(({ part }) => part === undefined) ?? workloads[0];
  const ref = main && ("ref" in main.image ? main.image.ref : softwareIn(root, main.image.build));
  return ref && /:([^:/@]+)(?:@.*)?$/.exec(ref)?.[1];
}

/** An image of ours that is called like its base (SUPERSET_IMAGE) is that software; another base only runs our own. */
function softwareIn(root: string, build: ImageBuild): string | undefined {
  return basesOf(root, build).find(({ arg }) => arg === `${build.name.toUpperCase()}_IMAGE`)?.image;
}
