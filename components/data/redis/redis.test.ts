import { describeCache } from "../../capabilities/cache.contract.ts";
import { describeQueue } from "../../capabilities/queue.contract.ts";
import { describeRedis } from "../../kit/redis/family.contract.ts";
import { redis } from "./index.ts";

for (const target of ["docker", "kubernetes"] as const) {
  describeCache(redis, { target });
  describeQueue(redis, { target });
}
describeRedis(redis);
