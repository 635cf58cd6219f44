import { etcd } from "./recipes/etcd.ts";
import { dockerCompose } from "./recipes/docker-compose.ts";
import { dockerProvider } from "./recipes/docker-provider.ts";
import { helm } from "./recipes/helm.ts";
import { kubeScore } from "./recipes/kube-score.ts";
import { kubernetesProvider } from "./recipes/kubernetes-provider.ts";
import { kubernetesTools } from "./recipes/kubernetes.ts";
import { kwok } from "./recipes/kwok.ts";
import { mailpit } from "./recipes/mailpit.ts";
import { pulumi } from "./recipes/pulumi.ts";
import { temporalCli, temporalServer, temporalUi } from "./recipes/temporal.ts";
import { traefik } from "./recipes/traefik.ts";
import type { Recipe } from "./recipe.ts";

/** What can be built, by what it is for. */
export const groups = {
  /** Everything `bap up` drives: the engine and its two plugins. */
  engine: [pulumi, kubernetesProvider, dockerProvider],
  /** A Kubernetes API with simulated nodes, for the tests. */
  "control-plane": [etcd, ...kubernetesTools, kwok],
  /** What looks at rendered manifests in the tests, and installs the charts that are packaged. */
  manifests: [helm, kubeScore],
  /** What the tests on a real Docker Engine need beside it. */
  "docker-tests": [dockerCompose, traefik],
  /** Software of the platform itself, for test images and proofs on machines that cannot pull any. */
  software: [mailpit, temporalServer, temporalCli, temporalUi],
} as const satisfies Record<string, readonly Recipe[]>;

/** The name of a group of tools. */
export type GroupName = keyof typeof groups;

/** All recipes, in the order of the groups. */
export const recipes: readonly Recipe[] = Object.values(groups).flat();
