import { tmpdir } from "node:os";
import { startProcess, until } from "./process.ts";
import type { TestProcess } from "./process.ts";
import { freePort } from "./programs.ts";

/** Runs `node main.ts` with nothing in its environment but what is given here, until it is ready. */
export async function startReady(
  main: string,
  env: Record<string, string>,
): Promise<{ readonly program: TestProcess; readonly address: string }> {
  const port = await freePort();
  const program = startProcess(process.execPath, [main], {
    cwd: tmpdir(),
    env: { HOST: "127.0.0.1", PORT: String(port), ...env },
  });
  const address = `http://127.0.0.1:${port}`;
  await until(program, async () => {
    if ((await fetch(`${address}/readyz`)).status !== 200) throw new Error("not ready");
  }).catch(async (error: unknown) => {
    await program.stop("SIGKILL");
    throw error;
  });
  return { program, address };
}

/** The lines of a program's log. */
export const logOf = (program: TestProcess): readonly Record<string, unknown>[] =>
  program
    .output()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
