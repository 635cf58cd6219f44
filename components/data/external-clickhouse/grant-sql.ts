import type { AnalyticsAsk } from "../../capabilities/olap-store.ts";
import { grantsOf } from "../../kit/clickhouse/grants.ts";
import { databaseSql } from "../../kit/clickhouse/sql.ts";
import type { From } from "../../model/capability.ts";
import { text, type Text } from "../../model/value.ts";

/**
 * What a person runs with clickhouse-client on a server that we have no administrator of (`admin: none`). It holds
 * hashes of the consumers' passwords, and may be run again at any time.
 */
export function grantSql(instance: string, asks: readonly (AnalyticsAsk & From)[], own: readonly string[] = []): Text {
  return grantsOf(asks, own).reduce((all, grant) => text`${all}${databaseSql(instance, grant)}`, text``);
}
