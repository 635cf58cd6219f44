import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Application } from "./application.ts";
import { useEvery } from "./kit/use-asked.ts";

/**
 * What is known of an application. Ours tell of themselves; of others it can only be seen that something answers, not
 * what.
 */
export type Health =
  | { readonly state: "unknown" }
  | { readonly state: "ready" | "not ready"; readonly failing: readonly string[] }
  | { readonly state: "answers" }
  | { readonly state: "silent" };

const everyMs = 15_000;
const patienceMs = 8_000;

/** How each application does, by name; looked at now and then while the page is seen. */
export function useHealth(applications: readonly Application[]): (name: string) => Health {
  const [known, setKnown] = useState<ReadonlyMap<string, Health>>(new Map());
  const isLooking = useRef(false);
  const look = useCallback(async () => {
    if (isLooking.current) return;
    isLooking.current = true;
    await Promise.all(
      applications.map(async (application) => {
        const health = await healthOf(application);
        setKnown((before) => new Map([...before, [application.name, health]]));
      }),
    );
    isLooking.current = false;
  }, [applications]);
  useEffect(() => void look(), [look]);
  useEvery(everyMs, () => void look());
  return (name) => known.get(name) ?? { state: "unknown" };
}

async function healthOf({ api, url }: Application): Promise<Health> {
  const signal = AbortSignal.timeout(patienceMs);
  try {
    if (api === undefined) {
      await fetch(url, { mode: "no-cors", cache: "no-store", signal });
      return { state: "answers" };
    }
    const response = await fetch(`${api}/health`, { cache: "no-store", signal });
    const { ready, checks } = (await response.json()) as { ready?: boolean; checks?: Record<string, { ok: boolean }> };
    const failing = Object.entries(checks ?? {}).filter(([, { ok }]) => !ok);
    const state = response.ok && ready === true ? "ready" : "not ready";
    return { state, failing: failing.map(([name]) => name) };
  } catch {
    return { state: "silent" };
  }
}
