import type { Image, Probe } from "../../model/workload.ts";

/** The one image of all business services; the first argument says which of them starts. */
export const businessImage: Image = { build: { name: "business", context: "services" } };

/** What that image promises (services/Dockerfile). */
export const contract = {
  user: { uid: 1000, gid: 1000 },
  port: 8080,
  /** An HTTP check, and the same one from inside: the image has Node, and no shell tools are asked for. */
  probe: (path: string, every: number): Probe => ({
    check: { kind: "http", port: "http", path },
    inside: [
      "node",
      "-e",
      `fetch("http://127.0.0.1:8080${path}").then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`,
    ],
    every,
    timeout: 5,
  }),
} as const;
