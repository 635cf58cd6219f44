import { setTimeout as sleep } from "node:timers/promises";
import { KubeApiError, type KubeApi } from "./control-plane-api.ts";
import { VOLUME_PROVISIONER } from "./control-plane-stand-ins.ts";

/** Makes `standard`, the default storage class, whose volumes the stand-in provides. */
export async function createStorageClass(api: KubeApi): Promise<void> {
  await create(api, "/apis/storage.k8s.io/v1/storageclasses", {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: VOLUME_PROVISIONER,
    volumeBindingMode: "Immediate",
    allowVolumeExpansion: true,
  });
}

/** Makes `count` nodes that kwok simulates, each in a zone of its own, with room for everything. */
export async function createZonedNodes(api: KubeApi, count: number): Promise<void> {
  const capacity = { cpu: "64", memory: "512Gi", "ephemeral-storage": "2Ti", pods: "500" };
  for (let index = 1; index <= count; index++) {
    const name = `node-${index}`;
    const labels = {
      "kubernetes.io/hostname": name,
      "kubernetes.io/os": "linux",
      "kubernetes.io/arch": "amd64",
      "topology.kubernetes.io/region": "region-1",
      "topology.kubernetes.io/zone": `zone-${index}`,
    };
    const node = {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name, labels },
      status: { capacity, allocatable: capacity },
    };
    await create(api, "/api/v1/nodes", node);
  }
}

/** Waits until pods can be admitted and scheduled: nodes ready, default service account and its CA there. */
export async function untilReady(api: KubeApi, nodes: number, check: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const lacking = await whatIsLacking(api, nodes);
    if (!lacking) return;
    await check();
    if (Date.now() > deadline) throw new Error(`The control plane was not ready within 60 seconds: ${lacking}`);
    await sleep(100);
  }
}

interface NodeList {
  readonly items: readonly {
    readonly spec: { readonly taints?: readonly unknown[] };
    readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  }[];
}

async function whatIsLacking(api: KubeApi, nodes: number): Promise<string | undefined> {
  const { items } = await api.send<NodeList>("GET", "/api/v1/nodes");
  const ready = items.filter(
    ({ spec, status }) =>
      !spec.taints && status.conditions?.some(({ type, status }) => type === "Ready" && status === "True"),
  );
  if (ready.length < nodes) return `${ready.length} of ${nodes} nodes are ready`;
  const objects = ["serviceaccounts/default", "configmaps/kube-root-ca.crt"];
  for (const object of objects) {
    if (!(await exists(api, `/api/v1/namespaces/default/${object}`))) return `there is no ${object}`;
  }
  return undefined;
}

async function exists(api: KubeApi, path: string): Promise<boolean> {
  try {
    await api.send("GET", path);
    return true;
  } catch (error) {
    if (error instanceof KubeApiError && error.status === 404) return false;
    throw error;
  }
}

/** Creates an object, or leaves it as it is: a folder that was given keeps its objects from one run to the next. */
async function create(api: KubeApi, path: string, object: object): Promise<void> {
  try {
    await api.send("POST", path, object);
  } catch (error) {
    if (!(error instanceof KubeApiError && error.status === 409)) throw error;
  }
}
