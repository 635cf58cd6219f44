import { grafana } from "./analytics/grafana/index.ts";
import { metabase } from "./analytics/metabase/index.ts";
import { superset } from "./analytics/superset/index.ts";
import { activepieces } from "./automation/activepieces/index.ts";
import { mailpit } from "./automation/mailpit/index.ts";
import { smtp } from "./automation/smtp/index.ts";
import { agents } from "./business/agents/index.ts";
import { content } from "./business/content/index.ts";
import { finance } from "./business/finance/index.ts";
import { leads } from "./business/leads/index.ts";
import { localLlm } from "./business/local-llm/index.ts";
import { openai } from "./business/openai/index.ts";
import { portal } from "./business/portal/index.ts";
import { capabilities } from "./capabilities/index.ts";
import { clickhouse } from "./data/clickhouse/index.ts";
import { externalClickhouse } from "./data/external-clickhouse/index.ts";
import { externalPostgres } from "./data/external-postgres/index.ts";
import { externalRedis } from "./data/external-redis/index.ts";
import { externalS3 } from "./data/external-s3/index.ts";
import { pgvector } from "./data/pgvector/index.ts";
import { postgres } from "./data/postgres/index.ts";
import { qdrant } from "./data/qdrant/index.ts";
import { redis } from "./data/redis/index.ts";
import { seaweedfs } from "./data/seaweedfs/index.ts";
import { valkey } from "./data/valkey/index.ts";
import type { Registry } from "./define.ts";
import { traefik } from "./edge/traefik/index.ts";
import { frontDoor } from "./embedded/front-door/index.ts";
import { memoryBus } from "./embedded/memory-bus/index.ts";
import { memoryCache } from "./embedded/memory-cache/index.ts";
import { pglite } from "./embedded/pglite/index.ts";
import { oidc } from "./identity/oidc/index.ts";
import { externalKafka } from "./orchestration/external-kafka/index.ts";
import { kafka } from "./orchestration/kafka/index.ts";
import { temporal } from "./orchestration/temporal/index.ts";

/** Everything a profile can name, one line each. Only `stacks/` and `scripts/` import it: elsewhere it is an argument. */
export const registry: Registry = {
  components: {
    activepieces,
    agents,
    clickhouse,
    content,
    "external-clickhouse": externalClickhouse,
    "external-kafka": externalKafka,
    "external-postgres": externalPostgres,
    "external-redis": externalRedis,
    "external-s3": externalS3,
    finance,
    "front-door": frontDoor,
    grafana,
    kafka,
    leads,
    "local-llm": localLlm,
    mailpit,
    "memory-bus": memoryBus,
    "memory-cache": memoryCache,
    metabase,
    oidc,
    openai,
    pglite,
    pgvector,
    portal,
    postgres,
    qdrant,
    redis,
    seaweedfs,
    smtp,
    superset,
    temporal,
    traefik,
    valkey,
  },
  capabilities,
};
