import { defineComponent } from "../../define.ts";
import { bucketOf, credential } from "../../kit/s3/names.ts";
import { secret, text } from "../../model/value.ts";
import { config } from "./config.ts";
import { model } from "./model.ts";
import { accessKeyOf, REGION } from "./names.ts";

export { contract } from "./contract.ts";

/** SeaweedFS, the object store. */
export const seaweedfs = defineComponent({
  name: "seaweedfs",
  layer: "data",
  licence: { spdx: "Apache-2.0" },
  description: "SeaweedFS: a bucket and keys of its own for each consumer, over the S3 protocol.",
  topologies: { single: ["docker", "kubernetes"] },
  config,
  defaults: {
    production: { cpu: "2", memory: "2Gi", storage: "100Gi" },
    enterprise: { cpu: "4", memory: "4Gi", storage: "500Gi" },
  },
  provides: {
    objectStore: ({ self }) => ({
      protocol: "s3",
      bucket: (ask) => ({
        endpoint: text`http://${self.endpoint("s3")}`,
        region: REGION,
        bucket: bucketOf(ask),
        accessKey: accessKeyOf(ask),
        secretKey: secret(credential(self.name, ask)),
      }),
    }),
  },
  model,
});
