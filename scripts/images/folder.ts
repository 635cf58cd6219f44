import { existsSync } from "node:fs";
import { join } from "node:path";
import { PlatformError } from "../../components/model/error.ts";
import type { ImageBuild } from "../../components/model/workload.ts";
import { packageRoot } from "../package-root.ts";

/** The folder an image is built from: of the project itself, or the one that this package brings. */
export function contextFolder(root: string, build: ImageBuild): string {
  const folder = [root, packageRoot].map((base) => join(base, build.context)).find((each) => existsSync(each));
  if (folder !== undefined) return folder;
  throw new PlatformError({
    code: "no-build-context",
    path: build.context,
    message: `there is no such folder, and the image "${build.name}" is built from it`,
    suggestion: "the path is read from the project's root, where Pulumi.yaml lies",
  });
}
