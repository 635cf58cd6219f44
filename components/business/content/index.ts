import { defineBusiness, ownSettings } from "../../kit/business/define-business.ts";
import { webhooksConfig, webhooksEnvironment } from "../../kit/business/webhooks.ts";

/** Content automation: drafts, review, publication. */
export const content = defineBusiness({
  name: "content",
  title: "Content",
  purpose: "Plan texts, have them reviewed, and publish them.",
  description: "Content automation: drafts texts, has them reviewed, and publishes them.",
  topics: { events: {} },
  optional: ["llm"],
  calls: true,
  publicPaths: ["/published"],
  own: ownSettings(webhooksConfig, webhooksEnvironment),
});
