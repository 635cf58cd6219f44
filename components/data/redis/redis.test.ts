import { describeCache, describeWholeKeyspace } from "../../capabilities/cache.contract.ts";
import { redis } from "./index.ts";

describeCache(redis, { target: "docker" });
describeCache(redis, { target: "kubernetes" });
describeWholeKeyspace(redis, { target: "docker" });
