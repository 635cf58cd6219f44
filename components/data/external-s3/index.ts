import { defineComponent } from "../../define.ts";
import { secret } from "../../model/value.ts";
import { config } from "./config.ts";
import { bucketName, endpointOf, keysOf } from "./keys.ts";
import { model } from "./model.ts";

/** An S3 store that is there already. */
export const externalS3 = defineComponent({
  name: "external-s3",
  layer: "data",
  licence: { spdx: "Apache-2.0" },
  description: "An S3 store that is there already: a bucket for each consumer.",
  config,
  provides: {
    objectStore: (base) => ({
      protocol: "s3",
      bucket: (ask) => {
        const keys = keysOf(base, ask);
        return {
          endpoint: endpointOf(base),
          region: base.config.region,
          bucket: bucketName(base, ask),
          accessKey: secret(keys.access),
          secretKey: secret(keys.secret),
        };
      },
    }),
  },
  model: (base) => model(base),
});
