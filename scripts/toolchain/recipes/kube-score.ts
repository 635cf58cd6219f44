import type { Recipe } from "../recipe.ts";

const version = "1.20.0";
const path = "github.com/zegl/kube-score";

/** Judges rendered manifests, for the tests. */
export const kubeScore: Recipe = {
  name: "kube-score",
  version,
  modulePath: "bap.local/kube-score",
  require: { [path]: `v${version}` },
  inherit: { module: `${path}@v${version}` },
  binaries: { "kube-score": `${path}/cmd/kube-score` },
};
