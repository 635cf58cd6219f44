import { expect, test } from "vitest";
import { lowerToKubernetes } from "./plan.ts";
import { find, modelOf, service, store } from "./testing.ts";

const modes = (enforce: string): object => ({
  "pod-security.kubernetes.io/enforce": enforce,
  "pod-security.kubernetes.io/warn": "restricted",
  "pod-security.kubernetes.io/audit": "restricted",
});

test("a namespace enforces the restricted Pod Security Standard", () => {
  const { metadata } = find(lowerToKubernetes(modelOf([service()])), "Namespace", "bap-business");
  expect(metadata.labels).toEqual({
    "app.kubernetes.io/part-of": "bap",
    "app.kubernetes.io/managed-by": "bap",
    ...modes("restricted"),
  });
});

test("a program that must run as root relaxes its own namespace only, by name", () => {
  const root = service({
    user: { uid: 0, gid: 0 },
    exceptions: [{ allow: "root-user", reason: "the image binds a raw socket" }],
  });
  const plan = lowerToKubernetes(modelOf([root, store()]));
  const relaxed = find(plan, "Namespace", "bap-business").metadata;
  expect(relaxed.labels).toMatchObject(modes("baseline"));
  expect(relaxed.annotations).toEqual({ "bap.dev/hardening-exceptions": "root-user: web" });
  expect(find(plan, "Namespace", "bap-data").metadata.labels).toMatchObject(modes("restricted"));
  expect(plan.notGiven.map(({ workload, feature }) => `${workload}: ${feature}`)).toContain(
    "web: pod security of its namespace",
  );
});
