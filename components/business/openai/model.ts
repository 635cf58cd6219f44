import type { Base } from "../../define.ts";
import { externalAt } from "../../kit/external.ts";
import type { Parts } from "../../model/parts.ts";
import type { OpenaiConfig } from "./config.ts";
import { keyOf } from "./names.ts";

/** Nothing runs here: the way to the endpoint, and the key that only a person knows. */
export function model({ self, config }: Base<OpenaiConfig>): Parts {
  const external = externalAt(self.name, "api", new URL(config.url));
  return {
    externals: [external],
    secrets: config.key
      ? [{ name: keyOf(self.name), value: { kind: "given", what: `key of the API at ${external.host}` } }]
      : [],
  };
}
