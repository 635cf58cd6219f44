// Who may say something, as ClickHouse decides it: the administrator of the file, and users that were made by SQL.
// What is said is only recorded. The client of this stand-in speaks HTTP on the native port too.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const files = process.env.STAND_IN_FILES ?? "/run/bap";
const memory = join(process.env.STAND_IN_DATA ?? "/var/lib/clickhouse", "stand-in.json");
const known = remembered();

export function answer({ path, url, headers, body }) {
  if (path !== "/") return undefined;
  const query = new URL(url, "http://stand-in").searchParams;
  const sql = `${query.get("query") ?? ""} ${body}`.trim();
  if (sql === "") return undefined;
  const { user, password } = credentials(headers, query);
  if (hashOf(user) !== createHash("sha256").update(password).digest("hex")) {
    return refused(403, 516, `${user}: Authentication failed: password is incorrect, or there is no such user`);
  }
  const database = query.get("database") ?? headers["x-clickhouse-database"] ?? "default";
  if (!["default", "system", ...known.databases].includes(database)) {
    return refused(404, 81, `Database ${database} does not exist`);
  }
  remember(sql);
  return /^select 1\b/i.test(sql) ? { body: "1\n" } : undefined;
}

function credentials(headers, query) {
  const [, basic] = /^Basic (.+)$/.exec(headers.authorization ?? "") ?? [];
  if (basic) {
    const [user, ...password] = Buffer.from(basic, "base64").toString().split(":");
    return { user, password: password.join(":") };
  }
  return {
    user: headers["x-clickhouse-user"] ?? query.get("user") ?? "default",
    password: headers["x-clickhouse-key"] ?? query.get("password") ?? "",
  };
}

function hashOf(user) {
  if (user !== "bap_admin") return known.users[user];
  return /password_sha256_hex: ([0-9a-f]{64})/.exec(readFileSync(join(files, "users.yaml"), "utf8"))?.[1];
}

function remember(sql) {
  const [, database] = /^create database if not exists (\w+)/i.exec(sql) ?? [];
  const [, user, hash] =
    /^(?:create user if not exists|alter user) (\w+) identified with sha256_hash by '([0-9a-f]{64})'/i.exec(sql) ?? [];
  if (database && !known.databases.includes(database)) known.databases.push(database);
  if (user && (/^alter/i.test(sql) || !known.users[user])) known.users[user] = hash;
  if (database || user) writeFileSync(memory, JSON.stringify(known));
}

function remembered() {
  try {
    return JSON.parse(readFileSync(memory, "utf8"));
  } catch {
    return { databases: [], users: {} };
  }
}

function refused(status, code, message) {
  const headers = { "x-clickhouse-exception-code": String(code) };
  return { status, headers, body: `Code: ${code}. DB::Exception: ${message}.\n` };
}
