import { k8s } from "cdk8s-plus-27";
import type { Job, Workload } from "../components/model/workload.ts";
import type { Context } from "./context.ts";
import type { Contents } from "./files.ts";
import { hashOf } from "./hash.ts";
import { answersOf } from "./kube-score.ts";
import { metadataOf } from "./metadata.ts";
import { podTemplate } from "./pod.ts";
import type { PlannedChart } from "./planned-chart.ts";

const DEADLINE = 300;
// Rendered manifests carry no order: the job may start together with its store, which first has to pull and set up.
const WAIT_FOR_OTHERS = 600;
// The pause between tries doubles, so this is never reached: the deadline ends it.
const TRIES = 20;

/**
 * A program that ends. Failed pods stay (`Never`), so their logs can be read; a finished job stays too, or it would
 * run again on every apply.
 */
export function addJob(chart: PlannedChart, context: Context, workload: Job & Workload, contents: Contents): void {
  const spec: k8s.JobSpec = {
    backoffLimit: TRIES,
    activeDeadlineSeconds: WAIT_FOR_OTHERS + (workload.deadline ?? DEADLINE),
    template: podTemplate(context, workload, contents),
  };
  chart.add(
    k8s.KubeJob,
    { metadata: metadataOf(context, workload, jobName(workload.name, spec), answersOf(workload)), spec },
    { workload: workload.name, waits: true },
  );
}

/** A job cannot be changed, so other inputs make another job. Secrets count by name and version: see `files.ts`. */
export const jobName = (workload: string, spec: unknown): string => `${workload}-${hashOf(spec)}`;
