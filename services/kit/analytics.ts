import { ClickHouseLogLevel, createClient } from "@clickhouse/client";
import type { CloudEvent } from "./events.ts";
import type { Logger } from "./log.ts";

/** Where events go to be counted and compared, by the million. */
export interface Analytics {
  /** Resolves when the rows are stored. The same event again is the same row. */
  insert(events: readonly CloudEvent[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * What a row holds, and what is one row: of those that are equal in all that they are ordered by, a merge keeps one.
 * Until it has, queries that must not count an event twice say `from events final`.
 */
const table = `create table if not exists events (
  id UUID,
  source LowCardinality(String),
  type LowCardinality(String),
  subject String,
  time DateTime64(3, 'UTC'),
  organisation String,
  team String,
  actor String,
  data String
) engine = ReplacingMergeTree order by (organisation, type, time, id)`;

/** Longer than a busy server takes; whoever inserts holds a transaction meanwhile. */
const answerMs = 20_000;

/**
 * Events as rows of the table `events` in ClickHouse, over HTTP: `http://user:password@host:8123/database`. Does not
 * wait for the server: the first insert connects, and makes the table. `data` is JSON; read it with `JSONExtract…`.
 */
export function openAnalytics(url: string, { log }: { readonly log: Logger }): Analytics {
  const client = createClient({
    url,
    application: "bap-services",
    request_timeout: answerMs,
    // It would write what it throws to standard output, in a form of its own.
    log: { level: ClickHouseLogLevel.OFF },
  });
  let made: Promise<void> | undefined;
  const makeTable = async (): Promise<void> => {
    await client.command({ query: table });
    log.info("the table of events is there");
  };
  return {
    insert: async (events) => {
      if (events.length === 0) return;
      made ??= makeTable();
      await made.catch((error: unknown) => {
        // The next insert tries again.
        made = undefined;
        throw error;
      });
      await client.insert({
        table: "events",
        values: events.map(toRow),
        format: "JSONEachRow",
        // A time of day with a `Z`, as CloudEvents write it.
        clickhouse_settings: { date_time_input_format: "best_effort" },
      });
    },
    close: () => client.close(),
  };
}

function toRow({ id, source, type, subject, time, organisation, team, actor, data }: CloudEvent) {
  return { id, source, type, subject, time, organisation, team, actor, data: JSON.stringify(data) };
}
