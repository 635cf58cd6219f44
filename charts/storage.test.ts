import { expect, test } from "vitest";
import { lowerToKubernetes } from "./plan.ts";
import { at, containerOf, find, modelOf, podOf, running, service, store } from "./testing.ts";

const GiB = 2 ** 30;

test("each member's claim has the name that the set adopts, and the size of the model", () => {
  const plan = lowerToKubernetes(modelOf([store({ replicas: 2 })]));
  const claims = plan.objects.filter(({ object }) => object.kind === "PersistentVolumeClaim");
  expect(claims.map(({ object }) => object.metadata.name)).toEqual(["data-store-0", "data-store-1"]);
  expect(claims[0]!.object.metadata.annotations).toEqual({ "pulumi.com/skipAwait": "true" });
  expect(claims[0]!.object["spec"]).toEqual({
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: "5Gi" } },
  });
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
