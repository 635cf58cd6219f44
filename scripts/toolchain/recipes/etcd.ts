import type { Recipe } from "../recipe.ts";

const version = "3.6.8";
const path = "go.etcd.io/etcd/server/v3";

/** The store under a Kubernetes API server. */
export const etcd: Recipe = {
  name: "etcd",
  version,
  modulePath: "bap.local/etcd",
  require: { [path]: `v${version}` },
  inherit: { module: `${path}@v${version}` },
  binaries: { etcd: path },
};
