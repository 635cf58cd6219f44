import { defineComponent } from "../../define.ts";
import { secret } from "../../model/value.ts";
import { config } from "./config.ts";
import { model } from "./model.ts";
import { passwordOf } from "./names.ts";

/** A server that delivers letters, and is there already. */
export const smtp = defineComponent({
  name: "smtp",
  layer: "automation",
  licence: { spdx: "Apache-2.0" },
  description: "An SMTP server that is there already, and delivers.",
  targets: ["docker", "kubernetes", "embedded"],
  config,
  provides: {
    mail: ({ self, config, platform }) => ({
      sender: ({ name }) => ({
        host: self.endpoint("smtp", { part: "host", at: "run" }),
        port: self.endpoint("smtp", { part: "port", at: "run" }),
        user: config.user,
        password: config.user === "" ? "" : secret(passwordOf(self.name)),
        from: `${name}@${config.domain ?? platform.domain}`,
        security: config.security,
      }),
    }),
  },
  model: (base) => model(base),
  check: ({ config }) =>
    config.user === "" || config.security !== "none"
      ? []
      : [
          {
            path: "security",
            message: `the password of "${config.user}" would cross the network in the clear`,
            suggestion: "choose starttls or tls; or leave user empty",
          },
        ],
});
