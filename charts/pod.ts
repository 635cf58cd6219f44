import type { k8s } from "cdk8s-plus-27";
import { imageReference } from "../components/model/image.ts";
import type { Service, Workload } from "../components/model/workload.ts";
import { hasApiAccess } from "./access.ts";
import { spreadOf } from "./availability.ts";
import type { Context } from "./context.ts";
import type { Contents } from "./files.ts";
import { containerSecurity, exceptionsOf, podSecurity } from "./hardening.ts";
import { labelsOf } from "./names.ts";
import { priorityOf } from "./priorities.ts";
import { probesOf } from "./probes.ts";
import { resourcesOf } from "./resources.ts";
import { lifecycleOf } from "./stop.ts";
import { writableMounts } from "./storage.ts";
import { envOf, wordsOf } from "./values.ts";

const STOP_GRACE = 30;

/** The pods of a workload: one container under the `restricted` Pod Security Standard. */
export function podTemplate(context: Context, workload: Workload, contents: Contents): k8s.PodTemplateSpec {
  const { platform } = context.model;
  const annotations = { ...contents.annotations, ...exceptionsOf(workload) };
  return {
    metadata: {
      labels: labelsOf(platform, workload),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      automountServiceAccountToken: hasApiAccess(workload),
      ...(hasApiAccess(workload) && { serviceAccountName: workload.name }),
      // Links would put the address of every Service into the environment, and clash with the software's own names.
      enableServiceLinks: false,
      ...priorityOf(platform, workload),
      securityContext: podSecurity(workload),
      containers: [containerOf(context, workload, contents)],
      ...volumesOf(workload, contents),
      ...(workload.kind === "job"
        ? { restartPolicy: "Never" }
        : {
            terminationGracePeriodSeconds: workload.stopGrace ?? STOP_GRACE,
            topologySpreadConstraints: spreadOf(platform, workload),
          }),
    },
  };
}

function containerOf(context: Context, workload: Workload, contents: Contents): k8s.Container {
  const { images } = context.model;
  const env = envOf(context, workload);
  const mounts = [...writableMounts(workload).mounts, ...(contents.mount ? [contents.mount] : [])];
  return {
    name: workload.component,
    image: imageReference(workload.image, images, context.imageTags),
    // Every tag is exact; images of ours may lie on the nodes only.
    imagePullPolicy: "IfNotPresent",
    command: wordsOf(context, workload, workload.command),
    args: wordsOf(context, workload, workload.args),
    ...(env.length > 0 && { env }),
    ...(mounts.length > 0 && { volumeMounts: mounts.sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1)) }),
    resources: resourcesOf(workload),
    securityContext: containerSecurity(workload),
    ...(workload.kind !== "job" && {
      ...portsOf(workload),
      ...probesOf(workload),
      ...lifecycleOf(workload),
    }),
  };
}

function portsOf({ ports }: Service): Pick<k8s.Container, "ports"> {
  const declared = Object.entries(ports).sort(([a], [b]) => (a < b ? -1 : 1));
  if (declared.length === 0) return {};
  return {
    ports: declared.map(([name, { port, protocol }]) => ({
      // Containers take 15 characters; everyone else says the number, so a longer name is only left out.
      ...(name.length <= 15 && { name }),
      containerPort: port,
      protocol: (protocol ?? "tcp").toUpperCase(),
    })),
  };
}

function volumesOf(workload: Workload, contents: Contents): Pick<k8s.PodSpec, "volumes"> {
  const volumes = [...(contents.volume ? [contents.volume] : []), ...writableMounts(workload).volumes];
  return volumes.length > 0 ? { volumes } : {};
}
