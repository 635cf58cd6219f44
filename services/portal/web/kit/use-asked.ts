import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ask, wordsOf } from "./ask.ts";

/** What was asked for: the last answer, also while it is asked for again, and what went wrong since. */
export type Asked<Answer> = {
  readonly answer: Answer | undefined;
  readonly trouble: string | undefined;
  readonly reload: () => void;
};

/** Asks for something when it is first shown, when its address changes, and on `reload`. */
export function useAsked<Answer>(path: string): Asked<Answer> {
  const [state, setState] = useState<{ path: string; answer?: Answer; trouble?: string }>({ path });
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  useEffect(() => {
    const over = new AbortController();
    ask<Answer>(path, { signal: over.signal }).then(
      (answer) => setState({ path, answer }),
      (error: unknown) => {
        if (over.signal.aborted) return;
        setState((before) => ({ ...(before.path === path && before), path, trouble: wordsOf(error) }));
      },
    );
    return () => over.abort();
  }, [path, round]);
  const isThis = state.path === path;
  return { answer: isThis ? state.answer : undefined, trouble: isThis ? state.trouble : undefined, reload };
}

/** Does something now and then, and at once when the page is seen again; never while nobody sees it. */
export function useEvery(ms: number | undefined, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (ms === undefined) return undefined;
    const tick = () => {
      if (!document.hidden) latest.current();
    };
    const timer = setInterval(tick, ms);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [ms]);
}
