import type { BucketAsk } from "../../capabilities/object-store.ts";
import type { Base } from "../../define.ts";
import { bucketOf, credential } from "../../kit/s3/names.ts";
import type { From } from "../../model/capability.ts";
import type { SecretSpec } from "../../model/parts.ts";
import { text, type Value } from "../../model/value.ts";
import type { ExternalS3Config } from "./config.ts";

type Own = Pick<Base<ExternalS3Config>, "self" | "config">;

/** Names of the two halves of a pair of keys; neither can be made here. */
export function keysOf({ self, config }: Own, ask: BucketAsk & From): { access: string; secret: string } {
  const of = config.admin === "given" ? `${self.name}/admin` : credential(self.name, ask);
  return { access: `${of}-access-key`, secret: `${of}-secret-key` };
}

/** Both halves, to be told with `bap secrets set`. */
export function keySecrets(own: Own, ask: BucketAsk & From): readonly SecretSpec[] {
  const { access, secret } = keysOf(own, ask);
  const opens = own.config.admin === "given" ? "may make buckets" : `open the bucket "${bucketName(own, ask)}" only`;
  const given = (name: string, half: string): SecretSpec => ({
    name,
    value: { kind: "given", what: `${half} of a pair of keys at ${own.config.host} that ${opens}` },
  });
  return [given(access, "access key id"), given(secret, "secret access key")];
}

/** The consumer's bucket, with the prefix that the profile says. */
export const bucketName = ({ config }: Own, ask: BucketAsk & From): string => bucketOf(ask, config.bucketPrefix);

/** `https://host:port` */
export const endpointOf = ({ self, config }: Own): Value =>
  text`${config.tls ? "https" : "http"}://${self.endpoint("s3")}`;
