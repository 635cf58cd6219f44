import { realpathSync } from "node:fs";
import * as module from "node:module";
import { fileURLToPath } from "node:url";
import { isSupportedNode, OLDEST_NODE } from "./node-version.ts";

/** Runs the process's own command line. */
export async function main(): Promise<void> {
  if (!isSupportedNode(process.versions.node)) {
    process.stderr.write(
      `bap: this is Node.js ${process.versions.node}\n    Run it with ${OLDEST_NODE} or newer: in a project, npx bap uses the one that npm ci installs.\n`,
    );
    process.exitCode = 1;
    return;
  }
  // Compiled code of earlier runs is half the start; where it cannot be kept, nothing is lost but time.
  module.enableCompileCache();
  const [{ run }, { processIo }] = await Promise.all([import("./cli.ts"), import("./io.ts")]);
  // `bap inspect | head`: whoever reads may stop reading.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  process.exitCode = await run(process.argv.slice(2), processIo());
}

// The link in node_modules/.bin is another path to the same file.
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
