import type { Collection } from "../../capabilities/vector-store.ts";
import type { Base } from "../../define.ts";
import type { PostgresConfig } from "../../kit/postgres/config.ts";
import { type Grant, grantsOf } from "../../kit/postgres/grants.ts";
import { asSuperuser, type Besides } from "../../kit/postgres/jobs.ts";
import { serverModel } from "../../kit/postgres/model.ts";
import { ADMIN } from "../../kit/postgres/names.ts";
import { contentOf } from "../../kit/postgres/sql.ts";
import type { Asked } from "../../model/capability.ts";
import type { Parts } from "../../model/parts.ts";
import { lines, secret } from "../../model/value.ts";
import { collectionSql, namesOf } from "./collections.ts";

interface VectorGrant extends Grant {
  /** By table. */
  readonly collections: ReadonlyMap<string, Collection>;
}

type Asks = { asked: { relationalStore: Asked<"relationalStore">; vectorStore: Asked<"vectorStore"> } };

/** One server; who asks for a database and for collections under one name has both in the same database. */
export function model(base: Base<PostgresConfig> & Asks): Parts {
  const { relationalStore, vectorStore } = base.asked;
  const grants = grantsOf([...relationalStore.database, ...vectorStore.collections]).map((grant): VectorGrant => {
    const asks = vectorStore.collections.filter(({ name, from }) => name === grant.name && from === grant.from);
    const tables = asks.flatMap((ask) =>
      Object.entries(namesOf(ask)).map(([name, table]) => [table, ask.collections[name]!] as const),
    );
    return { ...grant, collections: new Map(tables) };
  });
  return serverModel(base, grants, (grant) => collectionsOf(base, grant));
}

/**
 * The extension is not one that an owner may add to a database (`trusted`), so a superuser does, with a search path
 * on which nothing of the owner's lies. The tables are made as their owner.
 */
function collectionsOf({ self, config }: Base<PostgresConfig>, { collections }: VectorGrant): Besides | undefined {
  if (collections.size === 0) return undefined;
  const superuser = asSuperuser(self, config.image);
  const sql = lines(
    `\\setenv PGPASSWORD ${contentOf("superuser-password")}`,
    `\\connect :"role" ${superuser.user}`,
    "SET search_path = pg_catalog;",
    "CREATE EXTENSION IF NOT EXISTS vector SCHEMA public;",
    "ALTER EXTENSION vector UPDATE;",
    `\\setenv PGPASSWORD ${contentOf("login-password")}`,
    `\\connect :"role" ${ADMIN}`,
    'SET ROLE :"role";',
    ...[...collections].map(([table, collection]) => collectionSql(table, collection)),
  );
  return { sql, files: { "superuser-password": { content: secret(superuser.secret) } } };
}
