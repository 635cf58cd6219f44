import type { Probe } from "../../model/workload.ts";

/** An HTTP check of the port `http`, and the same one from inside by a client that the image has. */
export function httpProbe(path: string, port: number, client: "curl" | "wget", every: number): Probe {
  const url = `http://127.0.0.1:${port}${path}`;
  return {
    check: { kind: "http", port: "http", path },
    inside: client === "curl" ? ["curl", "-fsS", "-o", "/dev/null", url] : ["wget", "-q", "-O", "/dev/null", url],
    every,
    timeout: 5,
  };
}
