import { leads } from "./business/leads/index.ts";
import { cache, gateway, relationalStore } from "./capabilities/index.ts";
import { postgres } from "./data/postgres/index.ts";
import { redis } from "./data/redis/index.ts";
import { valkey } from "./data/valkey/index.ts";
import type { Registry } from "./define.ts";
import { traefik } from "./edge/traefik/index.ts";
import { frontDoor } from "./embedded/front-door/index.ts";
import { memoryCache } from "./embedded/memory-cache/index.ts";
import { pglite } from "./embedded/pglite/index.ts";

/** Everything a profile can name, one line each. Only `stacks/` and `scripts/` import it: elsewhere it is an argument. */
export const registry: Registry = {
  components: {
    "front-door": frontDoor,
    leads,
    "memory-cache": memoryCache,
    pglite,
    postgres,
    redis,
    traefik,
    valkey,
  },
  capabilities: { cache, gateway, relationalStore },
};
