import type { BucketAsk } from "../../capabilities/object-store.ts";
import type { Base } from "../../define.ts";
import { bucketJob } from "../../kit/s3/job.ts";
import type { Asked, From } from "../../model/capability.ts";
import type { Parts } from "../../model/parts.ts";
import { secret } from "../../model/value.ts";
import type { Job } from "../../model/workload.ts";
import type { ExternalS3Config } from "./config.ts";
import { bucketName, endpointOf, keySecrets, keysOf } from "./keys.ts";

// Amazon's own store refuses a bucket outside its first region when nobody says where it shall lie.
const SCRIPT = String.raw`
const place = "<CreateBucketConfiguration><LocationConstraint>" + region + "</LocationConstraint></CreateBucketConfiguration>";
await ensureBucket({ id: given("access-key"), secret: given("secret-key") }, region === "us-east-1" ? "" : place);
`;

/** No server of ours: where it is, and with keys for all, a job that makes each consumer's bucket. */
export function model(base: Base<ExternalS3Config> & { asked: { objectStore: Asked<"objectStore"> } }): Parts {
  const { self, config, asked } = base;
  const asks = asked.objectStore.bucket;
  const shared = config.admin === "given";
  return {
    externals: [{ name: self.name, host: config.host, ports: { s3: config.port } }],
    jobs: shared ? asks.map((ask) => grantJob(base, ask)) : [],
    secrets: (shared ? asks.slice(0, 1) : asks).flatMap((ask) => keySecrets(base, ask)),
  };
}

function grantJob(base: Base<ExternalS3Config>, ask: BucketAsk & From): Job {
  const keys = keysOf(base, ask);
  return bucketJob(ask, {
    endpoint: endpointOf(base),
    region: base.config.region,
    bucket: bucketName(base, ask),
    script: SCRIPT,
    secrets: { "access-key": secret(keys.access), "secret-key": secret(keys.secret) },
  });
}
