import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const { S3_ENDPOINT: endpoint, S3_REGION: region, BUCKET: bucket } = process.env;
const given = (name) => readFileSync("/run/bap/" + name, "utf8").trim();
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();

// AWS Signature Version 4, for requests without a query.
async function send(keys, method, path, { service = "s3", type, body = "" } = {}) {
  const now = new Date().toISOString().replace(/[:-]|\.\d+/g, "");
  const headers = {
    ...(type && { "content-type": type }),
    host: new URL(endpoint).host,
    "x-amz-content-sha256": sha256(body),
    "x-amz-date": now,
  };
  const names = Object.keys(headers).join(";");
  const lines = Object.entries(headers).map(([name, value]) => name + ":" + value);
  const request = [method, path, "", ...lines, "", names, sha256(body)].join("\n");
  const scope = [now.slice(0, 8), region, service, "aws4_request"];
  const key = scope.reduce(hmac, "AWS4" + keys.secret);
  const signature = hmac(key, ["AWS4-HMAC-SHA256", now, scope.join("/"), sha256(request)].join("\n")).toString("hex");
  const { host, ...sent } = headers;
  const authorization =
    "AWS4-HMAC-SHA256 Credential=" + [keys.id, ...scope].join("/") +
    ", SignedHeaders=" + names + ", Signature=" + signature;
  const answer = await fetch(endpoint + path, {
    method,
    headers: { ...sent, authorization },
    ...(body && { body }),
    signal: AbortSignal.timeout(10_000),
  });
  return { status: answer.status, text: await answer.text() };
}

function refused(what, { status, text }) {
  console.error(what + " was refused: " + status + " " + text);
  process.exit(1);
}

// A bucket that is there is left as it is.
async function ensureBucket(keys, body = "") {
  const there = await send(keys, "HEAD", "/" + bucket);
  if (there.status === 200) return;
  if (there.status !== 404) refused("the bucket", there);
  const made = await send(keys, "PUT", "/" + bucket, { body });
  if (made.status !== 200 && !made.text.includes("BucketAlreadyOwnedByYou")) refused("the bucket", made);
}

const admin = { id: "bapAdmin", secret: given("admin-key") };
const consumer = { id: process.env.CONSUMER_KEY, secret: given("consumer-key") };

async function iam(action, parameters, allowed) {
  const body = new URLSearchParams({ Action: action, Version: "2010-05-08", UserName: bucket, ...parameters }).toString();
  const answer = await send(admin, "POST", "/", { service: "iam", type: "application/x-www-form-urlencoded", body });
  if (answer.status !== 200 && !allowed?.test(answer.text)) refused(action, answer);
}
const lets = async () => (await send(consumer, "HEAD", "/" + bucket)).status === 200;

await ensureBucket(admin);
await iam("CreateUser", {}, /EntityAlreadyExists/);
const Resource = ["arn:aws:s3:::" + bucket, "arn:aws:s3:::" + bucket + "/*"];
const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: ["s3:*"], Resource }] };
await iam("PutUserPolicy", { PolicyName: "own-bucket", PolicyDocument: JSON.stringify(policy) });
if (!(await lets())) {
  await iam("DeleteAccessKey", { AccessKeyId: consumer.id }, /NoSuchEntity/);
  await iam("CreateAccessKey", { AccessKeyId: consumer.id, SecretAccessKey: consumer.secret });
}
for (let tries = 1; !(await lets()); tries += 1) {
  if (tries === 30) refused("the consumer", { status: "", text: "its keys do not open its bucket" });
  await sleep(1000);
}
