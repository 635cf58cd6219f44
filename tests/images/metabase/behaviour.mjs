// The part of Metabase's interface that sets it up: one account, sessions, data sources.
let admin;
const databases = [];
const sessions = new Set();

export function answer({ port, method, path, headers, body }) {
  if (port !== 3000 || !path.startsWith("/api/") || path === "/api/health") return undefined;
  const asked = `${method} ${path.replace(/\/$/, "")}`;
  const given = body === "" ? {} : JSON.parse(body);
  if (asked === "GET /api/session/properties") {
    return { body: { "has-user-setup": admin !== undefined, "setup-token": "set-up" } };
  }
  if (asked === "POST /api/setup") {
    if (admin || given.token !== "set-up") return { status: 403, body: "This is set up already." };
    admin = given.user;
    return { body: { id: session() } };
  }
  if (asked === "POST /api/session") {
    if (given.username !== admin?.email || given.password !== admin?.password) return { status: 401, body: {} };
    return { body: { id: session() } };
  }
  if (!sessions.has(headers["x-metabase-session"])) return { status: 401, body: "Unauthenticated" };
  const known = databases[Number(/^\/api\/database\/(\d+)/.exec(path)?.[1]) - 1];
  if (asked === "GET /api/database") return { body: { data: databases, total: databases.length } };
  if (asked === "POST /api/database") {
    databases.push({ id: databases.length + 1, ...given });
    return { body: databases.at(-1) };
  }
  if (known && method === "PUT") return { body: Object.assign(known, given) };
  if (known && path.endsWith("/sync_schema")) return { body: { status: "ok" } };
  return { status: 404, body: "Not found." };
}

function session() {
  const id = crypto.randomUUID();
  sessions.add(id);
  return id;
}
