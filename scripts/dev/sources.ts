import { sep } from "node:path";
import type { Model } from "../../components/model/model.ts";
import type { ImageBuild } from "../../components/model/workload.ts";
import type { BindPlan, ContainerPlan } from "../../compose/index.ts";
import type { SourceFolders } from "./folders.ts";

/** What is mounted into the containers of each workload. */
export type Sources = Readonly<Record<string, readonly BindPlan[]>>;

/** Where an image of ours has the folders of its build context (`services/Dockerfile`). */
const inImage = (context: string, folder: string): string => `/app/${context}/${folder}`;

/** Folders of the machine, by the build that they belong to. */
export type FoldersOf = (build: ImageBuild) => SourceFolders;

/**
 * What each program runs on: its own folder, and those that it shares with its sisters. Folder by folder, since what
 * lies beside them in the image (installed packages, the workflow's bundle) is on no machine. Programs whose entry is
 * not among what their image is built from, and those of somebody else's image, have none.
 */
export function sourcesOf(model: Model, foldersOf: FoldersOf): Sources {
  return Object.fromEntries(
    model.workloads.flatMap((workload) => {
      if (workload.kind === "job" || !("build" in workload.image) || !workload.run) return [];
      const { build } = workload.image;
      if (!workload.run.entry.startsWith(`${build.context}/`)) return [];
      const { at, programs, shared } = foldersOf(build);
      const own = workload.run.entry.slice(build.context.length + 1).split("/")[0]!;
      const folders = [...programs.filter((name) => name === own), ...shared].sort();
      return [
        [
          workload.name,
          folders.map((folder) => ({ source: `${at}${sep}${folder}`, path: inImage(build.context, folder) })),
        ],
      ];
    }),
  );
}

/** The containers that run on a file: one program's own, or those of all that share it. */
export function concernedBy(file: string, containers: readonly ContainerPlan[]): readonly ContainerPlan[] {
  return containers.filter(({ binds = [] }) => binds.some(({ source }) => file.startsWith(`${source}${sep}`)));
}

/**
 * Whether only a build brings a file of a context into the image: the list of packages, the Dockerfile, and what
 * Temporal's sandbox loads, which is bundled.
 */
export function isBuiltIn(path: string): boolean {
  return !path.includes("/") || path === "kit/runner-workflow.ts";
}
