import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const FILES = process.env.BAP_FILES ?? "/run/bap";
const { METABASE_URL, ADMIN_EMAIL, SITE_NAME, WAIT_MS = "5000", TRIES = "60" } = process.env;
const file = (name) => readFileSync(FILES + "/" + name, "utf8").trim();
const password = file("admin-password");
let session;

async function call(method, path, body) {
  const answer = await fetch(METABASE_URL + path, {
    method,
    headers: { "content-type": "application/json", ...(session && { "x-metabase-session": session }) },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const said = await answer.text();
  if (!answer.ok) throw new Error(method + " " + path + " was answered with " + answer.status + ": " + said.slice(0, 500));
  return said === "" ? {} : JSON.parse(said);
}

async function signIn() {
  const properties = await call("GET", "/api/session/properties");
  if (!properties["has-user-setup"]) {
    const user = { first_name: "Platform", last_name: "Admin", email: ADMIN_EMAIL, password, site_name: SITE_NAME };
    const prefs = { site_name: SITE_NAME, site_locale: "en", allow_tracking: false };
    await call("POST", "/api/setup", { token: properties["setup-token"], user, prefs });
    console.log("The account " + ADMIN_EMAIL + " is made.");
  }
  session = (await call("POST", "/api/session", { username: ADMIN_EMAIL, password })).id;
}

function detailsOf(source) {
  const plain = {
    host: source.host,
    port: Number(source.port),
    dbname: source.database,
    user: source.user,
    password: file("sources/" + source.name),
    ssl: source.tls,
  };
  if (!source.tls || source.engine !== "postgres") return plain;
  return { ...plain, "ssl-mode": "require", "additional-options": "sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory" };
}

const isSame = (a, b) =>
  a.host === b.host && Number(a.port) === b.port && a.dbname === b.dbname && a.user === b.user;

async function ensure(source) {
  const details = detailsOf(source);
  const listed = await call("GET", "/api/database");
  const known = (listed.data ?? listed).find((one) => one.engine === source.engine && isSame(one.details ?? {}, details));
  if (!known) {
    await call("POST", "/api/database", { engine: source.engine, name: source.title, details });
    console.log("The source " + source.name + " is made.");
    return;
  }
  await call("PUT", "/api/database/" + known.id, { details: { ...known.details, ...details } });
  await call("POST", "/api/database/" + known.id + "/sync_schema");
  console.log("The source " + source.name + " is up to date.");
}

async function patiently(what, work) {
  for (let left = Number(TRIES); ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left <= 1) throw new Error(what + ": " + error.message);
      await sleep(Number(WAIT_MS));
    }
  }
}

await patiently("signing in", signIn);
for (const source of JSON.parse(file("sources.json"))) await patiently("source " + source.name, () => ensure(source));
