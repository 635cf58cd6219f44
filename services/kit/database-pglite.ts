import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { beginFor, DatabaseUnavailable } from "./database.ts";
import type { Database, Queryable, Row } from "./database.ts";

/**
 * PostgreSQL inside this process, its data in `folder` (or nowhere, for `memory`).
 *
 * The folder holds the data, a lock (two processes in one data folder destroy it, and the database does not notice)
 * and a mark that the data was made completely: what a killed first start left behind is made again.
 */
export async function openPglite(folder: string): Promise<Database> {
  const place = folder === "memory" ? undefined : claimFolder(resolve(folder));
  try {
    const db = await PGlite.create({
      ...(place === undefined ? {} : { dataDir: place.data }),
      extensions: { vector },
      // The default, 128 MB, would be taken out of this process's memory at once.
      postgresqlconf: ["shared_buffers = 16MB"],
    });
    await becomeService(db);
    place?.markComplete();
    return adapt(db, () => place?.release());
  } catch (error) {
    place?.release();
    throw error;
  }
}

/**
 * From here on a role like a service's on a server: it owns its tables and nothing else. The superuser that an embedded
 * database starts with would see every row, whatever row-level security says.
 */
async function becomeService(db: PGlite): Promise<void> {
  await db.exec(`
    create extension if not exists vector;
    do $$ declare made record; begin
      if not exists (select from pg_roles where rolname = 'service') then create role service; end if;
      grant all on schema public to service;
      for made in select tablename from pg_tables where schemaname = 'public' loop
        execute format('alter table %I owner to service', made.tablename);
      end loop;
    end $$;
    set role service;`);
}

function adapt(db: PGlite, release: () => void): Database {
  const on = (target: Pick<PGlite, "query">): Queryable => ({
    query: async <R extends Row>(sql: string, params: readonly unknown[] = []) => {
      if (db.closed) throw new DatabaseUnavailable(new Error("it is closed"));
      const { rows } = await target.query<R>(sql, [...params]);
      return { rows };
    },
  });
  return {
    ...on(db),
    transaction: (work, organisation) =>
      db.transaction(async (tx) => {
        if (organisation !== undefined) await tx.exec(beginFor(organisation));
        return work(on(tx));
      }),
    close: async () => {
      if (!db.closed) await db.close();
      release();
    },
  };
}

const openHere = new Set<string>();

function claimFolder(folder: string) {
  const lock = join(folder, "lock");
  const data = join(folder, "data");
  const complete = join(folder, "complete");
  // Only its owner may look inside: the database makes its own files readable for all.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const holder = openHere.has(folder) ? process.pid : liveHolder(lock);
  if (holder !== undefined) {
    throw new Error(
      `the data folder ${folder} is in use by process ${holder}; stop that one, or choose another folder`,
    );
  }
  writeFileSync(lock, String(process.pid));
  openHere.add(folder);
  if (!existsSync(complete)) rmSync(data, { recursive: true, force: true });
  return {
    data,
    markComplete: () => writeFileSync(complete, ""),
    release: () => {
      openHere.delete(folder);
      rmSync(lock, { force: true });
    },
  };
}

/** The process that holds the lock, unless it is gone (or had our number: in a container every start is process 1). */
function liveHolder(lock: string): number | undefined {
  if (!existsSync(lock)) return undefined;
  const pid = Number(readFileSync(lock, "utf8"));
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM" ? pid : undefined;
  }
}
