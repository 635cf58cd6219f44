import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { PlatformError } from "../../components/model/error.ts";
import type { ContainerPlan } from "../../compose/index.ts";
import { specLabel } from "../../compose/index.ts";
import { docker, lastLines, observe } from "./observe.ts";

const POLL_MS = 500;

/**
 * Holds until the container of exactly this plan is healthy, or the job has ended well. Evaluated on every `up`:
 * what Docker reports counts, never what an earlier run remembers.
 *
 * @param since When this run began: a job that failed before is started once more.
 * @throws PlatformError with the container's last lines.
 */
export async function ready(plan: ContainerPlan, since: number): Promise<void> {
  const spec = specLabel(plan);
  const patience = plan.kind === "job" ? (plan.deadline ?? 300) : startLimit(plan);
  let started = Date.now();
  for (let tries = 0; Date.now() - started < patience * 1000; tries += 1) {
    const now = await observe(plan.name);
    if (now?.spec === spec) {
      if (plan.kind === "job") {
        if (now.status === "exited" && now.exitCode === 0) return;
        if (now.status === "exited" && now.startedAt >= since) throw await failed(plan, `ended with ${now.exitCode}`);
        if (now.status === "exited" || (now.status === "created" && tries > 4)) {
          await docker(["start", plan.name]);
          started = Date.now();
        }
      } else {
        if (now.running && (now.health ?? "healthy") === "healthy") return;
        // Stopped by hand, or by an engine that went down in between: it is ours to bring back.
        if (now.status === "exited" && tries % 20 === 10) await docker(["start", plan.name]);
      }
    } else if (now === undefined && tries > 4) {
      throw gone(plan);
    }
    await sleep(POLL_MS);
  }
  const last = await observe(plan.name);
  throw await failed(
    plan,
    `was not ${plan.kind === "job" ? "done" : "healthy"} within ${patience} s (${last?.health ?? last?.status ?? "gone"})`,
  );
}

/** Holds until a replaced member of a group has caught up with the others. */
export async function inSync(plan: ContainerPlan, since: number): Promise<void> {
  await ready(plan, since);
  const command = plan.group?.inSync ?? ["true"];
  const limit = Date.now() + startLimit(plan) * 1000;
  while (Date.now() < limit) {
    const { exitCode } = await execa("docker", ["exec", plan.name, ...command], { reject: false });
    if (exitCode === 0) return;
    await sleep(POLL_MS);
  }
  throw await failed(plan, "did not catch up with its group");
}

/** As long as its own checks may take before they count as failed, and no less than two minutes. */
function startLimit({ health }: ContainerPlan): number {
  if (!health) return 120;
  return Math.max(120, health.startPeriod + health.retries * (health.interval + health.timeout));
}

async function failed(plan: ContainerPlan, what: string): Promise<PlatformError> {
  const said = await lastLines(plan.name);
  return new PlatformError(
    {
      code: plan.kind === "job" ? "job-failed" : "not-healthy",
      path: plan.name,
      message: `${what}. Its last lines:\n${said.replaceAll(/^/gm, "      | ")}`,
      suggestion: `mend the cause and run bap up again: it goes on from here. All it said: docker logs ${plan.name}`,
    },
    1,
  );
}

function gone(plan: ContainerPlan): PlatformError {
  return new PlatformError(
    {
      code: "container-gone",
      path: plan.name,
      message: "the stack's state knows this container, and Docker does not: somebody removed it by hand",
      suggestion: "run bap down, then bap up: data and secrets stay",
    },
    1,
  );
}
