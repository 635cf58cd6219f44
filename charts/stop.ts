import type { k8s } from "cdk8s-plus-27";
import type { Service } from "../components/model/workload.ts";

/** Whether the software wants to be stopped by something that Kubernetes does not send. */
export const wantsOtherSignal = (service: Service): boolean =>
  service.stopSignal !== undefined && service.stopSignal !== "SIGTERM";

/**
 * Kubernetes sends SIGTERM (a field for others is newer than 1.27). A hook that runs before sends the signal that the
 * software wants and waits for its end: a SIGTERM close behind would make some programs hurry. It needs a shell in
 * the image; without one the hook fails and SIGTERM comes as ever.
 */
export function lifecycleOf(service: Service): Pick<k8s.Container, "lifecycle"> {
  if (!wantsOtherSignal(service)) return {};
  const signal = service.stopSignal!.replace(/^SIG/, "");
  const script = `kill -s ${signal} 1; while kill -0 1 2>/dev/null; do sleep 1; done`;
  return { lifecycle: { preStop: { exec: { command: ["/bin/sh", "-c", script] } } } };
}
