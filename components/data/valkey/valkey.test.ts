import { describeCache, describeWholeKeyspace } from "../../capabilities/cache.contract.ts";
import { valkey } from "./index.ts";

describeCache(valkey, { target: "docker" });
describeCache(valkey, { target: "kubernetes" });
describeWholeKeyspace(valkey, { target: "docker" });
