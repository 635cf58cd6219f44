import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { DefaultLogger, Runtime } from "@temporalio/worker";
import type { WorkflowBundleOption } from "@temporalio/worker";
import type { Logger } from "./log.ts";

let isInstalled = false;

/** Sets up what all of Temporal's workers of this process share: a stop is ours to order, and the log is ours. */
export function installRuntime(log: Logger): void {
  if (isInstalled) return;
  isInstalled = true;
  Runtime.install({
    shutdownSignals: [],
    // What matters for who runs a service, the runner says itself, once.
    logger: new DefaultLogger("WARN", ({ level, message, meta }) =>
      log[level === "ERROR" ? "warn" : "debug"]({ temporal: meta }, message),
    ),
    telemetryOptions: { logging: { filter: { core: "WARN", other: "ERROR" }, forward: {} } },
  });
}

/** Where `services/Dockerfile` puts it. */
const made = join(import.meta.dirname, "../runner-workflow.bundle.js");
let bundle: Promise<WorkflowBundleOption> | undefined;

/** The workflow as Temporal's sandbox loads it: made when the image was built, or else now, once for this process. */
export function workflowBundle(): Promise<WorkflowBundleOption> {
  if (existsSync(made)) return Promise.resolve({ codePath: made });
  bundle ??= makeBundle();
  return bundle;
}

async function makeBundle(): Promise<WorkflowBundleOption> {
  const program = join(import.meta.dirname, "runner-bundle.ts");
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program], { maxBuffer: 2 ** 26 });
    return { code: stdout };
  } catch (error) {
    bundle = undefined;
    throw error;
  }
}
