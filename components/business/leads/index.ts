import { z } from "zod";
import { defineBusiness, ownSettings } from "../../kit/business/define-business.ts";
import { webhooksConfig, webhooksEnvironment } from "../../kit/business/webhooks.ts";

/** Lead management: captures leads and keeps them. */
export const leads = defineBusiness({
  name: "leads",
  title: "Leads",
  purpose: "See who is interested, how much, and who follows up.",
  description: "Lead management: captures leads over a form and an API, and keeps them.",
  topics: { events: {} },
  calls: true,
  publicPaths: ["/forms"],
  own: ownSettings(
    {
      ...webhooksConfig,
      proxies: z
        .int()
        .min(1)
        .max(5)
        .default(1)
        .describe(
          "How many proxies a request passes, the gateway counted: whom forms see is told by the first of them.",
        ),
    },
    (config) => ({ ...webhooksEnvironment(config), PROXIES: config.proxies }),
  ),
});
