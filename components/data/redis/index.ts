import { defineRedis } from "../../kit/redis/define-redis.ts";

/** Redis as a cache. Stays at 7.2, the last version under a licence that the OSI approves; Valkey goes on from there. */
export const redis = defineRedis({
  name: "redis",
  description: "Redis: a cache with a user and a key prefix of its own for each consumer.",
  licence: { spdx: "BSD-3-Clause" },
  image: "redis:7.2.16",
  server: "redis-server",
  cli: "redis-cli",
});
