import { join } from "node:path";
import { buildModel } from "../../components/build-model.ts";
import { PlatformError } from "../../components/model/error.ts";
import { registry } from "../../components/registry.ts";
import { resolveProfile } from "../../profiles/index.ts";
import { pictureOf } from "../graph/picture.ts";
import { drawSvg } from "../graph/svg.ts";
import { packageRoot } from "../package-root.ts";

/** The picture of the README: the profile that `bap up` means, as `bap graph` draws it. */
export function readmePicture(): string {
  const resolution = resolveProfile({ profile: "dev", profilesDir: join(packageRoot, "profiles") }, registry);
  if (!resolution.ok) throw new PlatformError(resolution.problems);
  return drawSvg(pictureOf(buildModel(resolution.profile, registry, resolution.provenance).model));
}
