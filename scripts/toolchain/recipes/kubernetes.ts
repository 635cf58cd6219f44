import type { Recipe } from "../recipe.ts";

const version = "1.34.4";
const module = "k8s.io/kubernetes";

/** A control plane's programs and the client, all of one release. */
export const kubernetesTools: readonly Recipe[] = [
  kubernetesTool("kube-apiserver"),
  kubernetesTool("kube-controller-manager"),
  kubernetesTool("kube-scheduler"),
  kubernetesTool("kubectl"),
];

function kubernetesTool(name: string): Recipe {
  return {
    name,
    version,
    modulePath: `bap.local/${name}`,
    require: { [module]: `v${version}` },
    // Kubernetes' libraries live in its repository and are published under 0.x versions of the same release.
    inherit: { module: `${module}@v${version}`, nestedVersion: `v0.${version.slice(2)}` },
    binaries: { [name]: `${module}/cmd/${name}` },
    variables: {
      "k8s.io/component-base/version.gitVersion": `v${version}`,
      "k8s.io/component-base/version.gitMajor": "1",
      "k8s.io/component-base/version.gitMinor": "34",
      "k8s.io/client-go/pkg/version.gitVersion": `v${version}`,
    },
  };
}
