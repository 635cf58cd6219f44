import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { whyNoDockerEngine } from "../kit/docker-engine.ts";
import { FIRST_RUN_MS, startHost, type DockerProject, type Host } from "./host.ts";
import { startOutside } from "./network.ts";
import { OWN_COMPONENTS, ownProfile } from "./own-components.ts";

const TRIO = ["own-trio-0", "own-trio-1", "own-trio-2"];
const missing = await whyNoDockerEngine();

describe.skipIf(missing !== undefined)(
  `a user's own parts on Docker${missing ? ` (left out: ${missing})` : ""}`,
  () => {
    let host: Host;
    let project: DockerProject;

    beforeAll(async () => {
      host = await startHost(["redis"]);
      project = await host.project();
      await project.write("bap.config.ts", OWN_COMPONENTS);
      await project.write("profiles/trio.yaml", ownProfile("trio"));
      await project.write("profiles/errand.yaml", ownProfile("errand"));
      await project.write("Pulumi.trio.yaml", 'config: { "bap:name": own }\n');
      await project.write("Pulumi.errand.yaml", 'config: { "bap:name": once }\n');
    }, FIRST_RUN_MS);

    afterAll(async () => {
      await host?.stop();
    });

    describe("a group of three that is updated one by one", () => {
      test("comes up", async () => {
        await project.run("up", "trio");
        expect(await healthyOf(TRIO)).toEqual(TRIO);
      });

      test("never has two members down while one setting of all three changes", async () => {
        const before = await host.containers();
        let done = false;
        const samples: number[] = [];
        const watch = (async () => {
          while (!done) {
            samples.push((await healthyOf(TRIO)).length);
            await sleep(100);
          }
        })();
        try {
          await project.run("up", "trio", "--set", "components.trio.maxClients=50");
        } finally {
          done = true;
          await watch;
        }
        const after = await host.containers();
        for (const name of TRIO) expect(after.get(name)?.Id, name).not.toBe(before.get(name)?.Id);
        expect(samples.length).toBeGreaterThan(20);
        // It was seen at work, and seen with two healthy members at least.
        expect([...new Set(samples)].sort()).toEqual([2, 3]);
      });

      test("runs with a health check that alone was changed", async () => {
        const intervals = async (): Promise<readonly (number | undefined)[]> => {
          const containers = await host.containers();
          return TRIO.map((name) => containers.get(name)?.Config.Healthcheck?.Interval);
        };
        expect(await intervals()).toEqual([2e9, 2e9, 2e9]);
        await project.run("up", "trio", "--set", "components.trio.every=3");
        expect(await intervals()).toEqual([3e9, 3e9, 3e9]);
        expect((await project.run("preview", "trio")).stdout).toBe("nothing would change");
      });

      test("is gone when it is purged", async () => {
        await project.run("down", "trio", "--purge");
        expect(await host.names("container", "own-")).toEqual([]);
      });
    });

    describe("a job that fails", () => {
      test("fails up with its last lines, and runs again on the next up until it ends well", async () => {
        let outside = await startOutside(7000);
        try {
          const to = ["--set", `components.errand.address=${outside.address}`, "--set", "components.errand.port=7001"];
          const first = await project.bap("up", "errand", ...to);
          expect(first.exitCode).toBe(1);
          expect(first.all).toContain("once-errand-ask");
          expect(first.all).toContain("ended with 1");
          expect(first.all).toMatch(/asking for a stamp\n.*nobody stamps it/);
          expect(first.all).not.toMatch(/\n\s+at .*:\d+:\d+/);
          const failed = (await host.containers()).get("once-errand-ask");

          const second = await project.bap("up", "errand");
          expect(second.exitCode).toBe(1);
          expect(second.all).toContain("nobody stamps it");
          const again = (await host.containers()).get("once-errand-ask");
          expect(again?.State.StartedAt).not.toBe(failed?.State.StartedAt);

          await outside.stop();
          outside = await startOutside(7001);
          await project.run("up", "errand");
        } finally {
          await outside.stop();
        }
        expect((await host.containers()).get("once-errand-ask")?.State).toMatchObject({ Running: false, ExitCode: 0 });
      });

      test("does not run again once it has ended well", async () => {
        const startedAt = async () => (await host.containers()).get("once-errand-ask")?.State.StartedAt;
        const before = await startedAt();
        await project.run("up", "errand");
        expect(await startedAt()).toBe(before);
      });
    });

    async function healthyOf(names: readonly string[]): Promise<readonly string[]> {
      const containers = await host.containers();
      return names.filter((name) => containers.get(name)?.State.Health?.Status === "healthy");
    }
  },
);
