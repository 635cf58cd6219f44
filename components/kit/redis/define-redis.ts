import type { Base, Component, Licence, Self } from "../../define.ts";
import { defineComponent } from "../../define.ts";
import type { Asked } from "../../model/capability.ts";
import type { Parts } from "../../model/parts.ts";
import { secret } from "../../model/value.ts";
import type { RedisConfig } from "./config.ts";
import { redisConfig } from "./config.ts";
import type { Flavour } from "./flavour.ts";
import type { Way } from "./grants.ts";
import { credentialOf, grantJob } from "./grants.ts";
import { assertTheyFit, credential, keyspacesOf } from "./keyspaces.ts";
import { offersOf } from "./offer.ts";
import { ADMIN, server } from "./server.ts";

/** A component of this family: a server that speaks the Redis protocol, offered as a cache or as a queue. */
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
      production: { cpu: "1", memory: "1Gi", storage: "2Gi" },
      enterprise: { cpu: "2", memory: "2Gi", storage: "4Gi" },
    },
    provides: offersOf(({ self }: { readonly self: Self }, keyspace) => ({
      scheme: "redis",
      user: keyspace.user,
      password: secret(credential(self.name, keyspace), "url"),
      address: self.endpoint("redis"),
    })),
    model: (base): Parts => model(base, flavour),
  });
}

function model(
  base: Base<RedisConfig> & { asked: { cache: Asked<"cache">; queue: Asked<"queue"> } },
  flavour: Flavour & { readonly name: string },
): Parts {
  const { self, config, platform, asked } = base;
  const keyspaces = keyspacesOf(asked);
  assertTheyFit({ name: self.name, use: flavour.name }, platform, keyspaces);
  const way: Way = {
    instance: self.name,
    image: config.image,
    cli: flavour.cli,
    host: self.endpoint("redis", { part: "host" }),
    port: self.endpoint("redis", { part: "port" }),
    admin: ADMIN,
    mayLackFile: false,
  };
  return {
    services: [
      server(
        base,
        flavour,
        keyspaces.some(({ serves }) => serves === "queue"),
      ),
    ],
    jobs: keyspaces.map((keyspace) => grantJob(way, keyspace, ["default", ADMIN])),
    secrets: [
      { name: `${self.name}/admin`, value: { kind: "password" } },
      ...keyspaces.map((keyspace) => credentialOf(self.name, keyspace)),
    ],
  };
}
