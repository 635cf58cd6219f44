/** For tests only: the `restricted` Pod Security Standard, as the Kubernetes documentation states it, as data checks. */

type Fields = Readonly<Record<string, unknown>>;

const VOLUME_KINDS = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

/** What of a pod the standard refuses; empty where the pod is admitted. */
export function breaches(pod: Fields): string[] {
  const security = (pod["securityContext"] ?? {}) as Fields;
  const containers = [...((pod["containers"] ?? []) as Fields[]), ...((pod["initContainers"] ?? []) as Fields[])];
  return [
    ...["hostNetwork", "hostPID", "hostIPC"].filter((field) => pod[field]),
    ...((pod["volumes"] ?? []) as Fields[])
      .filter((volume) => !VOLUME_KINDS.some((kind) => kind in volume))
      .map((volume) => `volume ${String(volume["name"])}`),
    ...containers.flatMap((container) => containerBreaches(container, security)),
  ];
}

function containerBreaches(container: Fields, pod: Fields): string[] {
  const own = (container["securityContext"] ?? {}) as Fields;
  const capabilities = (own["capabilities"] ?? {}) as { drop?: string[]; add?: string[] };
  const profile = ((own["seccompProfile"] ?? pod["seccompProfile"]) as Fields | undefined)?.["type"];
  const added = (capabilities.add ?? []).filter((name) => name !== "NET_BIND_SERVICE");
  const checks: Readonly<Record<string, boolean>> = {
    privileged: own["privileged"] === true,
    allowPrivilegeEscalation: own["allowPrivilegeEscalation"] !== false,
    capabilities: !(capabilities.drop ?? []).includes("ALL") || added.length > 0,
    runAsNonRoot: (own["runAsNonRoot"] ?? pod["runAsNonRoot"]) !== true,
    runAsUser: (own["runAsUser"] ?? pod["runAsUser"]) === 0,
    seccompProfile: profile !== "RuntimeDefault" && profile !== "Localhost",
    hostPort: ((container["ports"] ?? []) as Fields[]).some((port) => port["hostPort"]),
  };
  return Object.entries(checks)
    .filter(([, broken]) => broken)
    .map(([name]) => `${String(container["name"])} ${name}`);
}
