import { defineComponent } from "../../define.ts";
import { config } from "./config.ts";
import { APP, model } from "./model.ts";

/** Mailpit: every letter ends here, and people read it in the browser. */
export const mailpit = defineComponent({
  name: "mailpit",
  layer: "automation",
  licence: { spdx: "MIT" },
  description: "Mailpit, for dev: catches every letter and shows it in the browser; delivers none.",
  config,
  requires: { gateway: {} },
  optional: { portal: {} },
  provides: {
    mail: ({ self, platform }) => ({
      sender: ({ name }) => ({
        host: self.endpoint("smtp", { part: "host", at: "run" }),
        port: self.endpoint("smtp", { part: "port", at: "run" }),
        user: "",
        password: "",
        from: `${name}@${platform.domain}`,
        security: "none",
      }),
    }),
  },
  needs: ({ self, use }) => {
    const route = use.gateway.route({ app: APP, to: self.endpoint("http", { at: "run" }), access: "private" });
    const shown = { title: "Mail", description: "Read the letters that were caught; none left this machine." };
    for (const portal of use.portal) portal.application({ name: self.name, ...shown, origin: route.origin });
    return route;
  },
  model: (base) => model(base),
  check: ({ platform }) =>
    platform.tier === "dev"
      ? []
      : [
          {
            path: "use",
            message: `in tier ${platform.tier} letters must reach people, and this keeps them all`,
            suggestion: 'bind a server that delivers: "mail: smtp", with its host under components',
          },
        ],
});
