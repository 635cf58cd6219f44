import type { Recipe } from "../recipe.ts";

const version = "4.3.1";
const path = "helm.sh/helm/v4";

/** Helm, which installs what `bap package helm` writes. */
export const helm: Recipe = {
  name: "helm",
  version,
  modulePath: "bap.local/helm",
  require: { [path]: `v${version}` },
  inherit: { module: `${path}@v${version}` },
  binaries: { helm: `${path}/cmd/helm` },
};
