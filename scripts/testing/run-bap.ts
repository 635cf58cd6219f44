import { run } from "../cli.ts";
import { style } from "../io.ts";
import { packageRoot } from "../package-root.ts";

/** How a command line ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line inside the test, as somebody in that folder would. */
export async function runBap(
  argv: readonly string[],
  {
    cwd = packageRoot,
    env = {},
    input = "",
  }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>>; readonly input?: string } = {},
): Promise<Ended> {
  let [out, err] = ["", ""];
  const code = await run(argv, {
    cwd,
    env,
    out: (text) => void (out += text),
    read: () => Promise.resolve(input),
    err: (text) => void (err += text),
    live: false,
    width: Infinity,
    outStyle: style(false),
    errStyle: style(false),
  });
  return { code, out, err };
}

/** The same for `--json`: what was printed, read. */
export async function runJson<T>(argv: readonly string[], options: Parameters<typeof runBap>[1] = {}): Promise<T> {
  const { out, err, code } = await runBap([...argv, "--json"], options);
  if (out === "") throw new Error(`nothing was printed (exit code ${code}): ${err}`);
  return JSON.parse(out) as T;
}
