import { defineRedis } from "../../kit/redis/define-redis.ts";
import { redisFlavour } from "../../kit/redis/flavour.ts";

/**
 * Redis as a cache or a queue.
 * Stays at 7.2, the last version under a licence that the OSI approves; Valkey goes on from there.
 */
export const redis = defineRedis({
  name: "redis",
  description: "Redis: a cache or a queue with a user and a key prefix of its own for each consumer.",
  licence: { spdx: "BSD-3-Clause" },
  ...redisFlavour,
});
