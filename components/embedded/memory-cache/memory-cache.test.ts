import { describeCache } from "../../capabilities/cache.contract.ts";
import { memoryCache } from "./index.ts";

describeCache(memoryCache, { target: "embedded" });
