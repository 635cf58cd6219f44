import type { Recipe } from "../recipe.ts";

const version = "0.7.0";
const path = "sigs.k8s.io/kwok";

/** Simulated nodes: objects become ready, nothing runs. It does not compile beside the libraries of 1.34. */
export const kwok: Recipe = {
  name: "kwok",
  version,
  modulePath: "bap.local/kwok",
  require: { [path]: `v${version}` },
  inherit: { module: `${path}@v${version}` },
  binaries: { kwok: `${path}/cmd/kwok` },
  variables: { [`${path}/pkg/consts.Version`]: `v${version}` },
};
