/** One thing that was asked. */
export interface Check {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly ms: number;
}

/** What `bap status --json` prints. */
export interface Status {
  readonly ready: boolean;
  readonly components: readonly { readonly name: string; readonly ready: boolean; readonly checks: readonly Check[] }[];
}

/** Asks one thing and says how long the answer took; an error is an answer too. */
export async function check(what: string, ask: () => Promise<{ ok: boolean; detail: string }>): Promise<Check> {
  const since = performance.now();
  const answer = await ask().catch((error: unknown) => ({
    ok: false,
    detail: error instanceof Error ? error.message.split("\n")[0]! : String(error),
  }));
  return { what, ...answer, ms: Math.round(performance.now() - since) };
}

/** The whole from its checks; a component without any is as ready as can be known. */
export function statusOf(names: readonly string[], checks: ReadonlyMap<string, readonly Check[]>): Status {
  const components = names.map((name) => {
    const own = checks.get(name) ?? [];
    return { name, ready: own.every(({ ok }) => ok), checks: own };
  });
  return { ready: components.every(({ ready }) => ready), components };
}
