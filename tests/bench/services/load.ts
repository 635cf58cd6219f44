import { setTimeout as pause } from "node:timers/promises";
import autocannon from "autocannon";
import type { Request, Result } from "autocannon";

/** What is asked of a server, over and over. */
export interface Question {
  readonly path: string;
  /** A new one for each request: nobody is captured twice. */
  readonly body: () => object;
  /** What it answers when all is well. */
  readonly status: number;
}

/** How a server stood a load. */
export interface Stood {
  readonly perSecond: number;
  /** In milliseconds: 99 of 100 requests were answered in less. */
  readonly p99: number;
}

/** Requests that are under way at the same time; more than a pool has connections to the store. */
export const connections = 16;

/** What was still under way when a load ended is done by then, and takes nothing from the next. */
const restMs = 500;

/** Asks for some seconds, the next question of a connection as soon as the one before is answered. */
export async function load(address: string, { path, body, status }: Question, seconds: number): Promise<Stood> {
  await pause(restMs);
  const times: number[] = [];
  const wrong = new Map<number, number>();
  const began = performance.now();
  const request: Request = {
    method: "POST",
    path,
    headers: { "content-type": "application/json" },
    setupRequest: (one) => ({ ...one, body: JSON.stringify(body()) }),
  };
  const { errors, timeouts } = await new Promise<Result>((resolve, reject) => {
    const options = { url: address, connections, duration: seconds, requests: [request] };
    const running = autocannon(options, (error: Error | null, result) => (error ? reject(error) : resolve(result)));
    // Its own histogram knows whole milliseconds only.
    running.on("response", (_, answered, __, ms) => {
      if (answered === status) times.push(ms);
      else wrong.set(answered, (wrong.get(answered) ?? 0) + 1);
    });
  });
  const tookMs = performance.now() - began;
  if (wrong.size > 0 || errors + timeouts > 0) {
    const told = [[status, times.length] as const, ...wrong]
      .map(([answered, count]) => `${count} × ${answered}`)
      .join(", ");
    throw new Error(`${address}${path} answered ${told}; ${errors} errors, ${timeouts} late`);
  }
  const inOrder = Float64Array.from(times).sort();
  return { perSecond: (times.length / tookMs) * 1_000, p99: inOrder[Math.floor(inOrder.length * 0.99)] ?? Number.NaN };
}
