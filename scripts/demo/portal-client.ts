import { request } from "node:http";

/** A body: JSON, or text of another type. */
type Body = object | { readonly type: string; readonly text: string };

/** Asks the services as the portal's page does; answers what they say, or fails with their own words. */
export type Ask = (method: string, path: string, body?: Body, key?: string) => Promise<Answer>;
export type Answer = Readonly<Record<string, unknown>> & { readonly id: string; readonly items: readonly Answer[] };

const PATIENCE_MS = 30_000;

/** The portal behind a front door on this machine: names below `localhost` are not known to every resolver. */
export function portalAt(door: string, host: string): Ask {
  return async (method, path, body, key) => {
    const [type, text] =
      body === undefined ? [] : "type" in body ? [body.type, body.text] : [JSON_TYPE, JSON.stringify(body)];
    const headers = {
      host,
      ...(type && { "content-type": type }),
      ...(key && { "idempotency-key": key }),
    };
    const { status, said } = await send(new URL(path, door), method, headers, text);
    const answer = JSON.parse(said) as Answer;
    if (status >= 400) throw new Error(`${method} ${path} answered ${status}: ${said}`);
    return answer;
  };
}

const JSON_TYPE = "application/json";

// `fetch` does not let the name be chosen.
function send(url: URL, method: string, headers: Record<string, string>, body: string | undefined) {
  return new Promise<{ status: number; said: string }>((resolve, reject) => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const asked = request(url, { method, headers, agent: false, signal }, (response) => {
      let said = "";
      response.setEncoding("utf8").on("data", (part: string) => (said += part));
      response.on("error", reject).on("end", () => resolve({ status: response.statusCode ?? 0, said }));
    });
    asked.on("error", reject).end(body);
  });
}
