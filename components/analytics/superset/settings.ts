import type { KeyspaceGrant } from "../../capabilities/cache.ts";
import type { SenderGrant } from "../../capabilities/mail.ts";
import { publicUrl } from "../../kit/bi/admin.ts";
import type { ToolGrants } from "../../kit/bi/needs.ts";
import { addresses, type Source } from "../../kit/bi/sources.ts";
import { secret, type Value } from "../../model/value.ts";
import type { FileSpec } from "../../model/workload.ts";

/** What Superset was granted. */
export interface SupersetGrants extends ToolGrants {
  readonly cache: KeyspaceGrant;
  readonly queue: KeyspaceGrant;
}

type Env = Readonly<Record<string, Value>>;
type Files = Readonly<Record<string, FileSpec>>;

/** What images/superset/pythonpath/superset_config.py reads: the same for every program of Superset. */
export function settings(
  got: SupersetGrants,
  sources: readonly Source[],
  { secretKey, logLevel }: { readonly secretKey: string; readonly logLevel: string },
): { readonly env: Env; readonly files: Files } {
  const { host, port, database, user, password, tls } = got.database.connection;
  return {
    env: {
      DATABASE_HOST: host,
      DATABASE_PORT: port,
      DATABASE_NAME: database,
      DATABASE_USER: user,
      DATABASE_TLS: tls,
      CACHE_PREFIX: got.cache.prefix,
      QUEUE_PREFIX: got.queue.prefix,
      PUBLIC_URL: publicUrl(got.route),
      LOG_LEVEL: logLevel,
      ...(sources.length > 0 && { SOURCES: addresses(sources) }),
      ...(got.sender && mail(got.sender)),
    },
    files: {
      "secret-key": { content: secret(secretKey) },
      "database-password": { content: password },
      "cache-url": { content: got.cache.url },
      "queue-url": { content: got.queue.url },
      ...(got.sender?.user && { "smtp-password": { content: got.sender.password } }),
    },
  };
}

const mail = ({ host, port, user, from, security }: SenderGrant): Env => ({
  SMTP_HOST: host,
  SMTP_PORT: port,
  SMTP_FROM: from,
  SMTP_SECURITY: security,
  ...(user !== "" && { SMTP_USER: user }),
});
