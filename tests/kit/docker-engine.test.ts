import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { startDockerEngine, whyNoDockerEngine, type DockerEngine } from "./docker-engine.ts";

const missing = await whyNoDockerEngine();

/** A process that starts an engine, leaves a volume in it, and says so. */
const OTHER_PROCESS = `
  const { startDockerEngine } = await import(${JSON.stringify(join(import.meta.dirname, "docker-engine.ts"))});
  const engine = await startDockerEngine();
  await engine.docker(["volume", "create", "left-behind"]);
  console.log("ready");
  setInterval(() => {}, 1000);
`;

describe.skipIf(missing !== undefined)(`the tests' Docker engine${missing ? ` (left out: ${missing})` : ""}`, () => {
  let engine: DockerEngine | undefined;
  afterEach(async () => {
    await engine?.stop();
    engine = undefined;
  }, 120_000);

  test(
    "waits for another process's engine and cleans up after one that was killed",
    { timeout: 20 * 60_000 },
    async () => {
      // An address that nobody answers on: the engine must not care what the machine's own engine is.
      const env = { ...process.env, DOCKER_HOST: "tcp://127.0.0.1:1" };
      const other = spawn(process.execPath, ["--input-type=module", "--eval", OTHER_PROCESS], {
        env,
        stdio: ["ignore", "pipe", "inherit"],
      });
      try {
        await once(other.stdout, "data");
        let killed = false;
        const started = startDockerEngine().then((mine) => {
          expect(killed).toBe(true);
          return mine;
        });
        await new Promise((resolve) => setTimeout(resolve, 1500));
        killed = other.kill("SIGKILL");
        engine = await started;
        expect(await engine.docker(["volume", "ls", "--quiet"])).toBe("");
        expect(await engine.docker(["info", "--format", "{{.LiveRestoreEnabled}}"])).toBe("false");
      } finally {
        other.kill("SIGKILL");
      }
    },
  );

  test("says what Docker said when a command fails", { timeout: 20 * 60_000 }, async () => {
    engine = await startDockerEngine();
    await expect(engine.docker(["inspect", "nobody"])).rejects.toThrow(
      /docker inspect nobody failed.*\n.*No such object/s,
    );
  });
});
