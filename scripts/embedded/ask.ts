import { request } from "node:http";
import { check, type Check } from "../status/status.ts";

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
export function ask({ what, url, host, good = () => true }: Question): Promise<Check> {
  return check(what, async () => {
    if (url === undefined) return { ok: false, detail: "has not started yet" };
    try {
      const status = await get(url, host);
      return { ok: good(status), detail: `answered ${status}` };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return { ok: false, detail: `does not answer (${code ?? message})` };
    }
  });
}

// `fetch` does not let the name be chosen.
function get(url: string, host?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      { headers: host === undefined ? {} : { host }, agent: false, signal: AbortSignal.timeout(PATIENCE_MS) },
      (response) => {
        // The status is all that is asked for, and a body may go on for ever.
        response.on("error", () => undefined).destroy();
        resolve(response.statusCode ?? 0);
      },
    );
    asked.on("error", reject).end();
  });
}
