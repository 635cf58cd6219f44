import { request } from "node:http";
import type { CheckResult } from "./status.ts";

/** One GET, and what counts as good. */
export interface Question {
  readonly what: string;
  /** Absent: there is nowhere to ask, which is bad in itself. */
  readonly url?: string;
  /** Name to ask for, where it is not the address's own. */
  readonly host?: string;
  readonly good?: (status: number) => boolean;
}

const PATIENCE_MS = 10_000;

/** Asks, and says how it went; never throws. */
export async function ask({ what, url, host, good = () => true }: Question): Promise<CheckResult> {
  const began = performance.now();
  const result = (ok: boolean, detail: string): CheckResult => ({
    what,
    ok,
    detail,
    ms: Math.round(performance.now() - began),
  });
  if (url === undefined) return result(false, "has not started yet");
  try {
    const status = await get(url, host);
    return result(good(status), `answered ${status}`);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return result(false, `does not answer (${code ?? message})`);
  }
}

// `fetch` does not let the name be chosen.
function get(url: string, host?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      { headers: host === undefined ? {} : { host }, agent: false, signal: AbortSignal.timeout(PATIENCE_MS) },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    asked.on("error", reject).end();
  });
}
