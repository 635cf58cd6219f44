import type { Base } from "../../define.ts";
import { defineComponent } from "../../define.ts";
import { credential } from "../../kit/redis/keyspaces.ts";
import { offersOf } from "../../kit/redis/offer.ts";
import { secret } from "../../model/value.ts";
import { check } from "./check.ts";
import type { ExternalRedisConfig } from "./config.ts";
import { config } from "./config.ts";
import { model } from "./model.ts";
import { sharedPassword } from "./names.ts";

/** A server of the Redis protocol that is there already. */
export const externalRedis = defineComponent({
  name: "external-redis",
  layer: "data",
  licence: { spdx: "BSD-3-Clause" },
  description: "A Redis or Valkey that is there already: a user and a key prefix of its own for each consumer.",
  config,
  provides: offersOf(({ self, config }: Base<ExternalRedisConfig>, keyspace) => ({
    scheme: config.tls ? "rediss" : "redis",
    user: config.admin === "none" ? config.sharedUser : keyspace.user,
    password: secret(config.admin === "none" ? sharedPassword(self.name) : credential(self.name, keyspace), "url"),
    address: self.endpoint("redis"),
  })),
  model: (base) => model(base),
  check,
});
