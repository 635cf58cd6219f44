import type { Base, Component, Licence } from "../../define.ts";
import { defineComponent } from "../../define.ts";
import type { Asked } from "../../model/capability.ts";
import type { Parts } from "../../model/parts.ts";
import { secret, text } from "../../model/value.ts";
import type { RedisConfig } from "./config.ts";
import { redisConfig } from "./config.ts";
import type { Flavour } from "./flavour.ts";
import { credential, grantJob, prefixOf } from "./grants.ts";
import { server } from "./server.ts";

/** A component of this family: a server that speaks the Redis protocol, offered as a cache. */
export function defineRedis(
  flavour: Flavour & { readonly name: string; readonly description: string; readonly licence: Licence },
): Component {
  return defineComponent({
    name: flavour.name,
    layer: "data",
    licence: flavour.licence,
    description: flavour.description,
    topologies: { single: ["docker", "kubernetes"] },
    config: redisConfig(flavour.image),
    defaults: {
      production: { cpu: "1", memory: "1Gi", storage: "1Gi" },
      enterprise: { cpu: "2", memory: "2Gi", storage: "1Gi" },
    },
    provides: {
      cache: ({ self }) => ({
        protocol: "redis",
        keyspace: (ask) => ({
          url: text`redis://${ask.name}:${secret(credential(self.name, ask), "url")}@${self.endpoint("redis")}`,
          prefix: prefixOf(ask),
        }),
      }),
    },
    model: (base): Parts => model(base, flavour),
  });
}

function model(base: Base<RedisConfig> & { asked: { cache: Asked<"cache"> } }, flavour: Flavour): Parts {
  const asks = base.asked.cache.keyspace;
  return {
    services: [server(base, flavour)],
    jobs: asks.map((ask) => grantJob(base, flavour, ask)),
    secrets: [
      { name: `${base.self.name}/admin`, value: { kind: "password" } },
      ...asks.map((ask) => ({ name: credential(base.self.name, ask), value: { kind: "password" as const } })),
    ],
  };
}
