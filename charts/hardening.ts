import type { k8s } from "cdk8s-plus-27";
import type { HardeningException, Workload } from "../components/model/workload.ts";
import { EXCEPTIONS_ANNOTATION } from "./names.ts";

/** Whether a workload may do without a part of the hardening. */
export function allows(workload: Workload, what: HardeningException["allow"]): boolean {
  return workload.exceptions?.some(({ allow }) => allow === what) ?? false;
}

/** The pod's side of the `restricted` Pod Security Standard. */
export function podSecurity(workload: Workload): k8s.PodSecurityContext {
  const { uid, gid } = workload.user;
  return {
    runAsNonRoot: !allows(workload, "root-user"),
    runAsUser: uid,
    runAsGroup: gid,
    fsGroup: gid,
    // Else every start walks the whole volume.
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/** The container's side of it, and a root that cannot be written. */
export function containerSecurity(workload: Workload): k8s.SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: !allows(workload, "writable-root"),
  };
}

/** Every exception with its reason, where whoever looks at the pod sees it. */
export function exceptionsOf(workload: Workload): Record<string, string> {
  const exceptions = (workload.exceptions ?? []).map(({ allow, reason }) => `${allow}: ${reason}`).sort();
  return exceptions.length > 0 ? { [EXCEPTIONS_ANNOTATION]: exceptions.join("; ") } : {};
}
