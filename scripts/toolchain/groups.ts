import { etcd } from "./recipes/etcd.ts";
import { dockerCompose } from "./recipes/docker-compose.ts";
import { dockerProvider } from "./recipes/docker-provider.ts";
import { kubernetesProvider } from "./recipes/kubernetes-provider.ts";
import { kubernetesTools } from "./recipes/kubernetes.ts";
import { kwok } from "./recipes/kwok.ts";
import { pulumi } from "./recipes/pulumi.ts";
import { traefik } from "./recipes/traefik.ts";
import type { Recipe } from "./recipe.ts";

/** What can be built, by what it is for. */
export const groups = {
  /** Everything `bap up` drives: the engine and its two plugins. */
  engine: [pulumi, kubernetesProvider, dockerProvider],
  /** A Kubernetes API with simulated nodes, for the tests. */
  "control-plane": [etcd, ...kubernetesTools, kwok],
  /** What the tests on a real Docker Engine need beside it. */
  "docker-tests": [dockerCompose, traefik],
} as const satisfies Record<string, readonly Recipe[]>;

/** The name of a group of tools. */
export type GroupName = keyof typeof groups;

/** All recipes, in the order of the groups. */
export const recipes: readonly Recipe[] = Object.values(groups).flat();
