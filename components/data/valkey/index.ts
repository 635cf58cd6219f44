import { defineRedis } from "../../kit/redis/define-redis.ts";

/** Valkey, the open fork of Redis 7.2: a drop-in cache or queue. */
export const valkey = defineRedis({
  name: "valkey",
  description: "Valkey: a cache or a queue with a user and a key prefix of its own for each consumer.",
  licence: { spdx: "BSD-3-Clause" },
  image: "valkey/valkey:8.1.10",
  server: "valkey-server",
  cli: "valkey-cli",
});
