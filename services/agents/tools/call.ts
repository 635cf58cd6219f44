import type { z } from "zod";
import { Problem, problemSchema, unavailable } from "../../kit/problem.ts";
import { traceHeaders } from "../../kit/tracing.ts";
import type { Tool, ToolRequest } from "./tool.ts";

/** In whose name a tool is run. */
export type Caller = {
  /** The caller's own header, passed on as it is and kept nowhere: a tool may do what its caller may. */
  readonly authorization: string | undefined;
  /** Marks a request that changes something, so that sending it twice does it once. */
  readonly key: string;
};

const timeoutMs = 15_000;
const told = problemSchema.partial();

/** Calls another service as the caller. What it refuses is refused here, with its own status and reason. */
export async function call(
  address: string,
  { service }: Pick<Tool, "service">,
  { method, path, body }: ToolRequest,
  { authorization, key }: Caller,
): Promise<unknown> {
  const response = await fetch(`${address}${path}`, {
    method,
    headers: {
      accept: "application/json",
      ...traceHeaders(),
      ...(authorization !== undefined && { authorization }),
      ...(body && { "content-type": "application/json", "idempotency-key": key }),
    },
    ...(body && { body: JSON.stringify(body) }),
    // The token is for that service only.
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    throw unavailable(`the service ${service}`, cause);
  });
  const said: unknown = await response.json().catch(() => undefined);
  if (response.ok) return said ?? null;
  if (response.status >= 500 || response.status < 400) {
    throw unavailable(`the service ${service}`, new Error(`${method} ${path} is answered with ${response.status}`));
  }
  const { detail, type, errors } = told.safeParse(said).data ?? {};
  throw new Problem(
    response.status,
    type?.replace("urn:bap:problem:", "") ?? "refused",
    `the service ${service} refuses: ${detail ?? `status ${response.status}`}`,
    { ...(errors && { errors: errors.map(withoutGaps) }) },
  );
}

const withoutGaps = ({
  detail,
  pointer,
  parameter,
}: NonNullable<z.output<typeof problemSchema>["errors"]>[number]) => ({
  detail,
  ...(pointer !== undefined && { pointer }),
  ...(parameter !== undefined && { parameter }),
});
