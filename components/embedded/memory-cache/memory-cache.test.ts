import { describeCache } from "../../capabilities/cache.contract.ts";
import { describeQueue } from "../../capabilities/queue.contract.ts";
import { memoryCache } from "./index.ts";

describeCache(memoryCache, { target: "embedded" });
describeQueue(memoryCache, { target: "embedded" });
