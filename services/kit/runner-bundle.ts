import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleWorkflowCode } from "@temporalio/worker";

// A program: `node runner-bundle.ts [file]` writes the workflow as Temporal's sandbox loads it. An image is built with
// it, since bundling takes seconds and 200 MB; it is a process of its own, so that a service that needs it in a checkout
// goes on answering and has the memory back.
const quiet = () => undefined;
const { code } = await bundleWorkflowCode({
  workflowsPath: join(import.meta.dirname, "runner-workflow.ts"),
  logger: { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: console.error, error: console.error },
});
writeFileSync(process.argv[2] ?? 1, code);
