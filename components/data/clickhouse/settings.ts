import type { z } from "zod";
import { contract } from "../../kit/clickhouse/contract.ts";
import { ADMIN } from "../../kit/clickhouse/names.ts";
import { yamlDocument } from "../../model/document.ts";
import type { Text } from "../../model/value.ts";
import { fileOf, secret } from "../../model/value.ts";
import type { ClickhouseConfig } from "./config.ts";

const LOG_LEVELS = { debug: "debug", info: "information", warn: "warning", error: "error" } as const;
const SERVER_SHARE = 0.8;
const QUERY_SHARE = 0.4;

/**
 * The server's whole configuration, in place of the image's: what is not said here is off, so the server has no
 * `default` user, no further protocol, and no log table that grows without end.
 */
export function serverSettings(config: z.output<ClickhouseConfig>): Text {
  const { ports, data } = contract;
  return yamlDocument({
    logger: { level: LOG_LEVELS[config.logLevel], console: true },
    listen_host: "0.0.0.0",
    http_port: ports.http,
    tcp_port: ports.native,
    prometheus: { endpoint: "/metrics", port: ports.metrics, metrics: true, events: true, asynchronous_metrics: true },
    path: `${data}/`,
    tmp_path: `${data}/tmp/`,
    user_files_path: `${data}/user_files/`,
    format_schema_path: `${data}/format_schemas/`,
    user_directories: {
      users_xml: { path: fileOf("users.yaml") },
      local_directory: { path: `${data}/access/` },
    },
    default_profile: "default",
    default_database: "default",
    timezone: "UTC",
    max_concurrent_queries: config.maxQueries,
    max_server_memory_usage: Math.floor(config.memory * SERVER_SHARE),
    // Each cache has a default of gigabytes, which is lowered to this share of the memory.
    cache_size_to_ram_max_ratio: 0.1,
    access_control_improvements: {
      select_from_system_db_requires_grant: true,
      select_from_information_schema_requires_grant: true,
    },
    query_log: {
      database: "system",
      table: "query_log",
      partition_by: "toYYYYMM(event_date)",
      ttl: `event_date + INTERVAL ${config.queryLog} DAY DELETE`,
      flush_interval_milliseconds: 7500,
    },
  });
}

/** The one user that comes from a file; the others are made by grants, and live in the data folder. */
export function userSettings(config: z.output<ClickhouseConfig>, adminPassword: string): Text {
  return yamlDocument({
    profiles: { default: { max_memory_usage: Math.floor(config.memory * QUERY_SHARE) } },
    users: {
      [ADMIN]: {
        password_sha256_hex: secret(adminPassword, "sha256"),
        networks: { ip: "::/0" },
        profile: "default",
        access_management: 1,
      },
    },
  });
}
