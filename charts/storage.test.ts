import { App } from "cdk8s";
import { expect, test } from "vitest";
import type { KubernetesObject } from "../components/model/parts.ts";
import { instanceChart } from "./chart.ts";
import { lowerToKubernetes } from "./plan.ts";
import { at, containerOf, find, modelOf, podOf, running, service, store } from "./testing.ts";

const GiB = 2 ** 30;
/** What keeps an object, in the words of the two controllers' own manuals. */
const KEPT = {
  "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
  "kustomize.toolkit.fluxcd.io/prune": "disabled",
};

test("each member's claim has the name that the set adopts, and the size of the model", () => {
  const plan = lowerToKubernetes(modelOf([store({ replicas: 2 })]));
  const claims = plan.objects.filter(({ object }) => object.kind === "PersistentVolumeClaim");
  expect(claims.map(({ object }) => object.metadata.name)).toEqual(["data-store-0", "data-store-1"]);
  expect(claims[0]!.object.metadata.annotations).toMatchObject({ "pulumi.com/skipAwait": "true" });
  expect(claims[0]!.object["spec"]).toEqual({
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: "5Gi" } },
  });
});

test("claims and their namespace tell Argo CD and Flux to leave them, and nothing else does", () => {
  const plan = lowerToKubernetes(modelOf([store({ replicas: 2 }), service()]));
  const kept = plan.objects.filter(({ object: { metadata } }) =>
    Object.entries(KEPT).every(([name, value]) => metadata.annotations?.[name] === value),
  );
  expect(kept.map(({ object: { kind, metadata } }) => `${kind} ${metadata.name}`).sort()).toEqual([
    "Namespace bap-data",
    "PersistentVolumeClaim data-store-0",
    "PersistentVolumeClaim data-store-1",
  ]);
  expect(kept).toEqual(plan.objects.filter(({ protect }) => protect));
});

test("an app of one's own gets the claims with what keeps them", () => {
  const claim = instanceChart(new App(), modelOf([store()]), "store")
    .toJson()
    .find(({ kind }: KubernetesObject) => kind === "PersistentVolumeClaim") as KubernetesObject;
  expect(claim.metadata.annotations).toMatchObject(KEPT);
});

test("a volume that grows changes its claims and leaves the set as it is", () => {
  const set = (size: number): unknown =>
    running(lowerToKubernetes(modelOf([store({ volumes: [{ name: "data", path: "/data", size }] })])));
  expect(set(10 * GiB)).toEqual(set(5 * GiB));
  expect(at(set(5 * GiB), "spec.volumeClaimTemplates.0.spec.resources.requests.storage")).toBe("1Gi");
});

test("claim templates do not depend on the order of volumes, because no one could change it later", () => {
  const volumes = ["wal", "data"].map((name) => ({ name, path: `/${name}`, size: GiB, storageClass: "fast" }));
  const templates = (list: typeof volumes): unknown =>
    at(running(lowerToKubernetes(modelOf([store({ volumes: list })]))), "spec.volumeClaimTemplates");
  expect(templates(volumes)).toEqual(templates([...volumes].reverse()));
  expect(at(templates(volumes), "0.spec.storageClassName")).toBe("fast");
});

test("scratch is bounded, on disk, and forgotten", () => {
  const object = running(lowerToKubernetes(modelOf([service({ scratch: { "/tmp": 64 * 2 ** 20 } })])));
  expect(podOf(object)["volumes"]).toEqual([{ name: "bap-scratch-0", emptyDir: { sizeLimit: "64Mi" } }]);
  expect(containerOf(object)["volumeMounts"]).toEqual([{ name: "bap-scratch-0", mountPath: "/tmp" }]);
});

test("a namespace without volumes is not protected", () => {
  const plan = lowerToKubernetes(modelOf([store({ volumes: [] })]));
  expect(find(plan, "Namespace", "bap-data").kind).toBe("Namespace");
  expect(plan.objects.filter(({ protect }) => protect)).toEqual([]);
});
