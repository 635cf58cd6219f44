import type { Workload } from "../components/model/workload.ts";
import { KUBE_SCORE_ANNOTATION } from "./names.ts";
import { asksOneQuestion } from "./probes.ts";

// The tool takes lower ids for those of a host's own users.
const LEAST_ID = 10_000;

/** Checks of the tool kube-score that a workload answers otherwise on purpose: which, and why, on its object. */
export function answersOf(workload: Workload): Record<string, string> {
  const { uid, gid } = workload.user;
  const answers = [
    ["container-image-pull-policy", "every tag is exact, and a node may hold images that no registry has"],
    ...(Math.min(uid, gid) < LEAST_ID
      ? [["container-security-context-user-group-id", "the image's own user, to whom its files belong"]]
      : []),
    ...(workload.kind !== "job" && asksOneQuestion(workload)
      ? [
          [
            "pod-probes-identical",
            "one check says both, and a restart takes twice as long to come as the end of traffic",
          ],
        ]
      : []),
  ];
  return {
    "kube-score/ignore": answers.map(([check]) => check).join(","),
    [KUBE_SCORE_ANNOTATION]: answers.map(([check, why]) => `${check}: ${why}`).join("; "),
  };
}
