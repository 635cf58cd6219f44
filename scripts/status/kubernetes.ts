import { execa } from "execa";
import { lowerToKubernetes } from "../../charts/index.ts";
import type { KubernetesObject } from "../../components/model/parts.ts";
import { kubectlPath } from "../kubectl.ts";
import { imageTags } from "../images/tags.ts";
import type { Loaded } from "../load.ts";
import type { Check, Status } from "./status.ts";
import { check, statusOf } from "./status.ts";

interface Live {
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly readyReplicas?: number; readonly succeeded?: number };
}

/** Every workload as the cluster sees it, asked by kubectl in the profile's own context. */
export async function kubernetesStatus({ model, root, transform, profile }: Loaded): Promise<Status> {
  const plan = lowerToKubernetes(model, { imageTags: imageTags(root, model), transform });
  const workloads = plan.objects.filter(({ object }) => ["Deployment", "StatefulSet", "Job"].includes(object.kind));
  const asked = await Promise.all(
    workloads.map(async ({ instance, object }) => {
      const what = `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`;
      return [instance, await check(what, () => liveState(object, profile.context))] as const;
    }),
  );
  const checks = new Map<string, Check[]>();
  for (const [instance, one] of asked) checks.set(instance, [...(checks.get(instance) ?? []), one]);
  return statusOf(
    model.components.map(({ name }) => name),
    checks,
  );
}

async function liveState(
  { kind, metadata }: KubernetesObject,
  context?: string,
): Promise<{ ok: boolean; detail: string }> {
  const where = ["--namespace", metadata.namespace ?? "default", ...(context ? ["--context", context] : [])];
  const { stdout } = await execa(await kubectlPath(), ["get", kind, metadata.name, ...where, "--output", "json"], {
    timeout: 20_000,
  });
  const { spec, status } = JSON.parse(stdout) as Live;
  if (kind === "Job") return { ok: (status?.succeeded ?? 0) > 0, detail: status?.succeeded ? "done" : "not done" };
  const wanted = spec?.replicas ?? 1;
  const have = status?.readyReplicas ?? 0;
  return { ok: have >= wanted, detail: `${have} of ${wanted} ready` };
}
