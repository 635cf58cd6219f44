import { describeCache } from "../../capabilities/cache.contract.ts";
import { describeQueue } from "../../capabilities/queue.contract.ts";
import { describeRedis } from "../../kit/redis/family.contract.ts";
import { valkey } from "./index.ts";

for (const target of ["docker", "kubernetes"] as const) {
  describeCache(valkey, { target });
  describeQueue(valkey, { target });
}
describeRedis(valkey);
