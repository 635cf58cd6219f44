import { setTimeout as sleep } from "node:timers/promises";
import { KubeApiError, type KubeApi } from "./control-plane-api.ts";

/**
 * Stand-ins for what a cluster's provider brings: a volume provisioner and a load balancer. They set what those would
 * report and nothing else; no volume holds data and no address answers.
 */
export const VOLUME_PROVISIONER = "stand-in.bap.local/volumes";

/** A running stand-in. */
export interface StandIn {
  /** Ends the loop; fails with what the loop failed with. */
  stop(): Promise<void>;
}

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
}

interface Claim {
  readonly metadata: Metadata;
  readonly spec: {
    readonly storageClassName?: string;
    readonly volumeName?: string;
    readonly accessModes: readonly string[];
    readonly resources: { readonly requests: { readonly storage: string } };
  };
  readonly status: { readonly phase: string; readonly capacity?: { readonly storage: string } };
}

interface Volume {
  readonly metadata: Metadata;
  readonly spec: { readonly storageClassName?: string };
  readonly status: { readonly phase: string };
}

interface Service {
  readonly metadata: Metadata;
  readonly spec: { readonly type: string };
  readonly status: { readonly loadBalancer: { readonly ingress?: readonly unknown[] } };
}

interface List<T> {
  readonly items: readonly T[];
}

/** Gives every pending claim a volume, grows volumes whose claim asks for more, deletes released ones. */
export function startVolumeStandIn(api: KubeApi): StandIn {
  return loop(async () => {
    const claims = await api.send<List<Claim>>("GET", "/api/v1/persistentvolumeclaims");
    for (const claim of claims.items) {
      if (claim.spec.storageClassName !== "standard") continue;
      if (claim.status.phase === "Pending" && !claim.spec.volumeName) await unlessChanged(provision(api, claim));
      else if (claim.status.phase === "Bound") await unlessChanged(grow(api, claim));
    }
    const volumes = await api.send<List<Volume>>("GET", "/api/v1/persistentvolumes");
    for (const volume of volumes.items) {
      if (volume.spec.storageClassName !== "standard" || volume.status.phase !== "Released") continue;
      await unlessChanged(api.send("DELETE", `/api/v1/persistentvolumes/${volume.metadata.name}`));
    }
  });
}

/** Gives every Service of type LoadBalancer an address of the documentation range. */
export function startLoadBalancerStandIn(api: KubeApi): StandIn {
  let given = 0;
  return loop(async () => {
    const services = await api.send<List<Service>>("GET", "/api/v1/services");
    for (const { metadata, spec, status } of services.items) {
      if (spec.type !== "LoadBalancer" || status.loadBalancer.ingress) continue;
      given += 1;
      const ingress = [{ ip: `203.0.113.${(given % 254) + 1}` }];
      const path = `/api/v1/namespaces/${metadata.namespace}/services/${metadata.name}/status`;
      await unlessChanged(api.send("PATCH", path, { status: { loadBalancer: { ingress } } }));
    }
  });
}

async function provision(api: KubeApi, claim: Claim): Promise<void> {
  const { name, namespace, uid } = claim.metadata;
  await api.send("POST", "/api/v1/persistentvolumes", {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `pvc-${uid}`, annotations: { "pv.kubernetes.io/provisioned-by": VOLUME_PROVISIONER } },
    spec: {
      storageClassName: "standard",
      capacity: { storage: claim.spec.resources.requests.storage },
      accessModes: claim.spec.accessModes,
      persistentVolumeReclaimPolicy: "Delete",
      hostPath: { path: `/nowhere/${uid}` },
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid },
    },
  });
}

async function grow(api: KubeApi, claim: Claim): Promise<void> {
  const { storage } = claim.spec.resources.requests;
  if (claim.status.capacity?.storage === storage) return;
  const { name, namespace, uid } = claim.metadata;
  await api.send("PATCH", `/api/v1/persistentvolumes/pvc-${uid}`, { spec: { capacity: { storage } } });
  await api.send("PATCH", `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}/status`, {
    status: { capacity: { storage } },
  });
}

/** An object that changed, vanished or came into being meanwhile is met again on the next round. */
async function unlessChanged(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof KubeApiError) || ![404, 409].includes(error.status)) throw error;
  });
}

function loop(round: () => Promise<void>): StandIn {
  const stopped = new AbortController();
  const running = (async () => {
    while (!stopped.signal.aborted) {
      await round();
      await sleep(300, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  })();
  // Awaited in `stop`; until then a failure must not end the process that runs the tests.
  running.catch(() => undefined);
  return {
    async stop() {
      stopped.abort();
      await running;
    },
  };
}
