// S3, and the IAM API beside it, as far as grants and services use them. A request must be signed by a user's keys
// (AWS Signature Version 4), and a user may go where its policy says; who may do everything stands in s3.json.
import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const { identities } = JSON.parse(readFileSync(join(process.env.STAND_IN_FILES ?? "/run/bap", "s3.json"), "utf8"));
const users = new Map(
  identities.map(({ name, credentials }) => [
    name,
    { admin: true, keys: new Map(credentials.map(({ accessKey, secretKey }) => [accessKey, secretKey])) },
  ]),
);
const buckets = new Map();
const OK = { body: "" };

/** What SeaweedFS would answer; nothing: its play.json says. */
export function answer({ port, method, path, url, headers, body }) {
  if (port !== 8333 || path === "/healthz") return undefined;
  const { pathname, searchParams } = new URL(url, "http://s3");
  const user = signer(method, pathname, searchParams, headers);
  if (!user) return failed(403, "SignatureDoesNotMatch");
  if (method === "POST" && path === "/") {
    return user.admin ? iam(new URLSearchParams(body)) : failed(403, "AccessDenied");
  }
  const [, bucket, ...rest] = decodeURIComponent(pathname).split("/");
  if (!user.admin && !user.opens?.includes(bucket)) return failed(403, "AccessDenied");
  return bucketOf(method, bucket, rest.join("/"), searchParams, body);
}

function bucketOf(method, name, key, query, body) {
  const objects = buckets.get(name);
  if (!key && method === "PUT") {
    if (objects) return failed(409, "BucketAlreadyOwnedByYou");
    buckets.set(name, new Map());
    return OK;
  }
  if (!objects) return failed(404, "NoSuchBucket");
  if (!key) return method === "GET" ? list(name, objects, query.get("prefix") ?? "") : OK;
  if (method === "PUT") objects.set(key, body);
  if (method === "PUT") return OK;
  if (method === "DELETE") objects.delete(key);
  if (method === "DELETE") return { status: 204, body: "" };
  return objects.has(key) ? { body: objects.get(key) } : failed(404, "NoSuchKey");
}

function list(name, objects, prefix) {
  const found = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  const contents = found.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("");
  return {
    body: `<ListBucketResult><Name>${name}</Name>${contents}<IsTruncated>false</IsTruncated></ListBucketResult>`,
  };
}

function iam(ask) {
  const [action, name, id] = ["Action", "UserName", "AccessKeyId"].map((field) => ask.get(field));
  const user = users.get(name);
  if (action === "CreateUser" && user) return failed(409, "EntityAlreadyExists");
  if (action === "CreateUser") users.set(name, { keys: new Map() });
  else if (!user) return failed(404, "NoSuchEntity");
  if (action === "PutUserPolicy") user.opens = opened(JSON.parse(ask.get("PolicyDocument")));
  if (action === "DeleteAccessKey") user.keys.delete(id);
  if (action === "CreateAccessKey" && [...users.values()].some(({ keys }) => keys.has(id))) {
    return failed(409, "EntityAlreadyExists");
  }
  if (action === "CreateAccessKey") user.keys.set(id, ask.get("SecretAccessKey"));
  return OK;
}

/** The buckets of a policy that lets do everything in them; what is finer is not played. */
function opened({ Statement }) {
  return Statement.filter(({ Effect, Action }) => Effect === "Allow" && Action.includes("s3:*"))
    .flatMap(({ Resource }) => Resource)
    .flatMap((resource) => /^arn:aws:s3:::([^/*]+)$/.exec(resource)?.[1] ?? []);
}

function signer(method, path, query, headers) {
  const form = /Credential=([^/]+)\/(\d+)\/([^/]+)\/(s3|iam)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\w+)/;
  const [, id, day, region, service, names, signature] = form.exec(headers.authorization ?? "") ?? [];
  const user = [...users.values()].find(({ keys }) => keys.has(id));
  if (!user) return undefined;
  const lines = names.split(";").map((name) => `${name}:${headers[name]}\n`);
  const asked = [...query].map((pair) => pair.map(encodeURIComponent).join("=")).sort();
  const request = [method, path, asked.join("&"), lines.join(""), names, headers["x-amz-content-sha256"]].join("\n");
  const scope = [day, region, service, "aws4_request"];
  const key = scope.reduce(hmac, `AWS4${user.keys.get(id)}`);
  const whole = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope.join("/"), sha256(request)].join("\n");
  return hmac(key, whole).toString("hex") === signature ? user : undefined;
}

function hmac(key, text) {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(text) {
  return createHash("sha256").update(text).digest("hex");
}

function failed(status, code) {
  return { status, headers: { "content-type": "application/xml" }, body: `<Error><Code>${code}</Code></Error>` };
}
