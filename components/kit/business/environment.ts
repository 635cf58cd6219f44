import type { ServiceAsk } from "../../capabilities/assistant.ts";
import type { AnalyticsGrant } from "../../capabilities/olap-store.ts";
import type { BucketGrant } from "../../capabilities/object-store.ts";
import type { CollectionsGrant } from "../../capabilities/vector-store.ts";
import type { DatabaseGrant } from "../../capabilities/relational-store.ts";
import type { EventsGrant } from "../../capabilities/event-bus.ts";
import type { KeyspaceGrant } from "../../capabilities/cache.ts";
import type { TokensGrant } from "../../capabilities/identity.ts";
import type { LanguageGrant } from "../../capabilities/llm.ts";
import type { NamespaceGrant } from "../../capabilities/workflow-engine.ts";
import type { SenderGrant } from "../../capabilities/mail.ts";
import type { Value } from "../../model/value.ts";
import { fileOf, text } from "../../model/value.ts";

/** What a business service was granted; what is not bound is not there, and no variable tells of it. */
export interface Grants {
  readonly database: DatabaseGrant;
  readonly keys: KeyspaceGrant;
  readonly events?: EventsGrant | undefined;
  readonly workflows?: NamespaceGrant | undefined;
  readonly analytics?: AnalyticsGrant | undefined;
  readonly sender?: SenderGrant | undefined;
  readonly language?: LanguageGrant | undefined;
  readonly vectors?: CollectionsGrant | undefined;
  readonly objects?: BucketGrant | undefined;
  readonly identity?: TokensGrant | undefined;
}

/** Variables by name; those that end in `_FILE` hold the path of a file, and the file the value. */
type Settings = Readonly<Record<string, Value>>;

/**
 * What the programs in `services/` read, one function for each thing they can be given. A setting that is empty is
 * left out, so a program finds either all it needs of a thing or nothing of it.
 */
export function environment(
  got: Grants,
  reads: readonly string[],
  services: readonly ServiceAsk[] = [],
): { env: Settings; files: Settings } {
  const settings: Settings = {
    ...storage(got),
    ...(got.events && events(got.events, reads)),
    ...(got.workflows && { WORKFLOWS_ADDRESS: got.workflows.address, WORKFLOWS_NAMESPACE: got.workflows.namespace }),
    ...(got.analytics && { ANALYTICS_URL_FILE: got.analytics.url }),
    ...(got.sender && mail(got.sender)),
    ...(got.language && language(got.language)),
    ...(got.vectors && vectors(got.vectors)),
    ...(got.objects && objects(got.objects)),
    ...(got.identity && identity(got.identity)),
    ...addresses(services),
  };
  const given = Object.entries(settings).filter(([, value]) => value !== "");
  const files = given.filter(([name]) => name.endsWith("_FILE"));
  return {
    env: Object.fromEntries(
      given.map(([name, value]) => [name, name.endsWith("_FILE") ? fileOf(fileName(name)) : value]),
    ),
    files: Object.fromEntries(files.map(([name, value]) => [fileName(name), value])),
  };
}

/** `DATABASE_URL_FILE` → `database-url` */
const fileName = (variable: string): string => variable.slice(0, -"_FILE".length).toLowerCase().replaceAll("_", "-");

const storage = ({ database, keys }: Grants): Settings => ({
  DATABASE_URL_FILE: database.url,
  CACHE_URL_FILE: keys.url,
  CACHE_PREFIX: keys.prefix,
});

const events = ({ brokers, user, password, prefix, tls }: EventsGrant, reads: readonly string[]): Settings => ({
  EVENTS_BROKERS: brokers,
  EVENTS_USER: user,
  EVENTS_PASSWORD_FILE: password,
  EVENTS_PREFIX: prefix,
  EVENTS_READS: reads.join(","),
  EVENTS_TLS: tls,
});

const mail = ({ host, port, user, password, from, security }: SenderGrant): Settings => ({
  MAIL_HOST: host,
  MAIL_PORT: port,
  MAIL_USER: user,
  MAIL_PASSWORD_FILE: password,
  MAIL_FROM: from,
  MAIL_SECURITY: security,
});

const language = ({ url, key, chatModel, embeddingModel, embeddingSize }: LanguageGrant): Settings => ({
  LLM_URL: url,
  LLM_KEY_FILE: key,
  LLM_CHAT_MODEL: chatModel,
  LLM_EMBEDDING_MODEL: embeddingModel,
  LLM_EMBEDDING_SIZE: embeddingSize,
});

/** One variable for each collection: `chunks` → `VECTORS_COLLECTION_CHUNKS`. */
const vectors = ({ url, key, collections }: CollectionsGrant): Settings => ({
  VECTORS_URL_FILE: url,
  VECTORS_KEY_FILE: key,
  ...Object.fromEntries(
    Object.entries(collections).map(([name, theirs]) => [
      `VECTORS_COLLECTION_${name.toUpperCase().replaceAll("-", "_")}`,
      theirs,
    ]),
  ),
});

const identity = ({ issuer, audience, keys }: TokensGrant): Settings => ({
  IDENTITY_ISSUER: issuer,
  IDENTITY_AUDIENCE: audience,
  IDENTITY_JWKS_URL: keys,
});

/** One variable for each service that an assistant may call: `leads` → `AGENTS_LEADS_URL`. */
const addresses = (services: readonly ServiceAsk[]): Settings =>
  Object.fromEntries(
    services.map(({ name, to }) => [
      `AGENTS_${name.toUpperCase().replaceAll("-", "_")}_URL`,
      text`http://${{ ...to, part: "address" }}`,
    ]),
  );

const objects = ({ endpoint, region, bucket, accessKey, secretKey }: BucketGrant): Settings => ({
  OBJECTS_ENDPOINT: endpoint,
  OBJECTS_REGION: region,
  OBJECTS_BUCKET: bucket,
  OBJECTS_ACCESS_KEY_FILE: accessKey,
  OBJECTS_SECRET_KEY_FILE: secretKey,
});
