import type { Collection, CollectionsAsk } from "../../capabilities/vector-store.ts";
import type { From } from "../../model/capability.ts";
import { PlatformError } from "../../model/error.ts";

/** Words of the extension: the operator class that an index for this distance needs. */
const OPERATORS = { cosine: "vector_cosine_ops", dot: "vector_ip_ops", euclid: "vector_l2_ops" } as const;

/** More numbers than these an index cannot hold, and without one each question reads the whole table. */
const MOST_NUMBERS = 2000;

/** The table of each collection; SQL identifiers take no hyphens. */
export function namesOf(ask: CollectionsAsk & From): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(ask.collections).map(([name, { size }]) => {
      if (!/^[a-z][a-z0-9-]{0,39}$/.test(name)) {
        throw wrong(ask, name, "cannot be the name of a table", "use 1 to 40 small letters, digits and hyphens");
      }
      if (size < 1 || size > MOST_NUMBERS) {
        throw wrong(
          ask,
          name,
          `has vectors of ${size} numbers`,
          `pgvector finds among 1 to ${MOST_NUMBERS}: ask the model for fewer, or bind another vectorStore`,
        );
      }
      return [name, name.replaceAll("-", "_")];
    }),
  );
}

/** Makes the table of a collection and its index, as the role that is to own them. Safe to repeat; drops nothing. */
export function collectionSql(table: string, { size, distance = "cosine" }: Collection): string {
  const quoted = `public."${table}"`;
  return [
    `CREATE TABLE IF NOT EXISTS ${quoted} (`,
    "  id text PRIMARY KEY,",
    `  embedding public.vector(${size}) NOT NULL,`,
    "  content jsonb NOT NULL DEFAULT '{}'",
    ");",
    `CREATE INDEX IF NOT EXISTS "${table}_embedding_${distance}"`,
    `  ON ${quoted} USING hnsw (embedding public.${OPERATORS[distance]});`,
    // A table that is there already is left as it is: say so now, not at the first vector.
    "DO $$ BEGIN",
    `  IF (SELECT format_type(atttypid, atttypmod) FROM pg_attribute`,
    `      WHERE attrelid = '${quoted}'::regclass AND attname = 'embedding') NOT LIKE '%vector(${size})' THEN`,
    `    RAISE EXCEPTION 'the collection "${table}" holds vectors of another size than ${size}: ask under another name';`,
    "  END IF;",
    "END $$;",
  ].join("\n");
}

function wrong({ from }: From, name: string, what: string, suggestion: string): PlatformError {
  return new PlatformError({
    code: "bad-collection",
    path: `components.${from}`,
    message: `its collection "${name}" ${what}`,
    suggestion,
  });
}
