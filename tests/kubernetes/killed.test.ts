import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../kit/project.ts";
import { FIRST_RUN_MS, leftOut, startCluster, unready, type Cluster } from "./cluster.ts";

const missing = await leftOut();

/** A small platform: the engine writes its whole state after each step, as it does for users. */
const ONLY = ["--only", "leads"];

describe.skipIf(missing !== undefined)(
  `an engine that is killed${missing === undefined ? "" : ` (left out: ${missing})`}`,
  () => {
    let cluster: Cluster;

    beforeAll(async () => {
      cluster = await startCluster();
    }, FIRST_RUN_MS);

    afterAll(async () => {
      await cluster?.stop();
    });

    test("between a store's creation and its health: the next up knows what is its own, and carries on", async () => {
      const project = await cluster.project();
      const killed = execa(
        process.execPath,
        [join(ROOT, "scripts/main.ts"), "up", "dev", ...ONLY, ...project.offline],
        {
          cwd: project.folder,
          env: project.env,
          detached: true,
          reject: false,
          all: true,
          timeout: 5 * 60_000,
        },
      );
      await storeIsMade(cluster);
      process.kill(-killed.pid!, "SIGKILL");
      await killed;
      const { all } = await project.run("up", "dev", ...ONLY);
      expect(all).toMatch(/a killed run was creating bap\/postgres\/statefulset\/postgres/);
      expect(await unready(cluster)).toEqual([]);
      const { stdout } = await project.run("preview", "dev", ...ONLY);
      expect(stdout).toBe("nothing would change");
      expect(await readFile(join(project.folder, "Pulumi.dev.yaml"), "utf8")).toContain("bap:rootKey");
    });
  },
);

async function storeIsMade(cluster: Cluster): Promise<void> {
  const deadline = Date.now() + 5 * 60_000;
  while (Date.now() < deadline) {
    if ((await cluster.objects("statefulsets")).has("StatefulSet bap-data/postgres")) return;
    await sleep(50);
  }
  throw new Error("there was no StatefulSet of postgres within five minutes");
}
