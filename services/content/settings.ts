import { z } from "zod";
import { llm } from "../kit/bindings.ts";
import type { LanguageSettings } from "../kit/language/language.ts";
import { storeSettings } from "../kit/store-settings.ts";
import { webhookSettings } from "../kit/webhook.ts";

/** Everything content automation reads from its environment. */
export const settings = storeSettings(
  "content",
  {
    ...llm.settings,
    ...webhookSettings,
    /** Where browsers find the service: what links to published texts begin with. */
    ORIGIN: z.url({ protocol: /^https?$/, error: "is no address; allowed: https://<host>" }).optional(),
  },
  [llm],
);

/** What only content automation is set up by. */
export type ContentSettings = LanguageSettings & Pick<ReturnType<typeof settings.read>, "WEBHOOKS_PRIVATE" | "ORIGIN">;
