import type { BucketAsk } from "../../capabilities/object-store.ts";
import type { Self } from "../../define.ts";
import { bucketJob } from "../../kit/s3/job.ts";
import { bucketOf, credential } from "../../kit/s3/names.ts";
import type { From } from "../../model/capability.ts";
import { secret, text } from "../../model/value.ts";
import type { Job } from "../../model/workload.ts";
import { accessKeyOf, ADMIN, REGION } from "./names.ts";

// The store has the IAM API on the port of S3, so a new consumer changes nothing in the store's own workload. Keys
// that one brings oneself (AccessKeyId, SecretAccessKey) are its own extension of it. A key cannot be changed in place.
const SCRIPT = String.raw`
const admin = { id: "${ADMIN.accessKey}", secret: given("admin-key") };
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
`;

/** A bucket, and a user that may do everything in it and nothing elsewhere. Safe to repeat; drops nothing. */
export const grantJob = (self: Self, ask: BucketAsk & From): Job =>
  bucketJob(ask, {
    endpoint: text`http://${self.endpoint("s3")}`,
    region: REGION,
    bucket: bucketOf(ask),
    env: { CONSUMER_KEY: accessKeyOf(ask) },
    script: SCRIPT,
    secrets: {
      "admin-key": secret(`${self.name}/admin`),
      "consumer-key": secret(credential(self.name, ask)),
    },
  });
