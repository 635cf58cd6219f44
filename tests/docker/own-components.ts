import { join } from "node:path";
import { ROOT } from "../kit/project.ts";

const define = JSON.stringify(join(ROOT, "components/define.ts"));

/**
 * A user's `bap.config.ts`: `errand`, a job that ends well once somebody answers at `address:port`; and `trio`, three
 * members that are replaced one after the other.
 */
export const OWN_COMPONENTS = `
import { z } from "zod";
import { defineComponent } from ${define};

const image = { ref: "redis:7.2.16" };
const limits = { user: { uid: 999, gid: 999 }, cpu: 250, memory: 33554432 };

const errand = defineComponent({
  name: "errand",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Asks somebody outside, once.",
  targets: ["docker"],
  config: z.strictObject({
    address: z.string().default("127.0.0.1").describe("Who is asked."),
    port: z.int().default(1).describe("At which port."),
  }),
  model: ({ config: { address, port } }) => ({
    jobs: [
      {
        kind: "job",
        part: "ask",
        image,
        command: [
          "/bin/bash",
          "-c",
          \`echo "asking for a stamp"; (: > /dev/tcp/\${address}/\${port}) 2> /dev/null || { echo "nobody stamps it" >&2; exit 1; }\`,
        ],
        egress: true,
        ...limits,
      },
    ],
  }),
});

const trio = defineComponent({
  name: "trio",
  layer: "data",
  licence: { spdx: "Apache-2.0" },
  description: "Three members of one group.",
  targets: ["docker"],
  config: z.strictObject({
    maxClients: z.int().default(100).describe("How many may come."),
    every: z.int().default(2).describe("Seconds between two checks."),
  }),
  model: ({ config: { maxClients, every } }) => {
    const ready = { check: { kind: "command" }, inside: ["redis-cli", "ping"], every, failures: 3 };
    return {
      services: [
        {
          kind: "stateful",
          image,
          command: ["redis-server", "--save", "", "--dir", "/tmp", "--maxclients", String(maxClients)],
          scratch: { "/tmp": 16777216 },
          ports: { redis: { port: 6379 } },
          replicas: 3,
          probes: { ready },
          stopGrace: 5,
          group: { update: "serial", inSync: ready },
          ...limits,
        },
      ],
    };
  },
});

export const components = { errand, trio };
`;

/** A profile of these components alone. */
export const ownProfile = (...components: readonly string[]): string =>
  `schema: 1\ntier: dev\ntarget: docker\ncomponents: { ${components.map((one) => `${one}: {}`).join(", ")} }\n`;
