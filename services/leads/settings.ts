import { z } from "zod";
import { storeSettings } from "../kit/store-settings.ts";
import { webhookSettings } from "../kit/webhook.ts";

/** Everything lead management reads from its environment. */
export const settings = storeSettings("leads", {
  ...webhookSettings,
  /** How many proxies stand before this service, each of which adds whom it speaks for to `X-Forwarded-For`. */
  PROXIES: z
    .string()
    .regex(/^[0-5]$/, "is no number of proxies; allowed: 0 to 5")
    .default("1")
    .transform(Number),
});

/** What only lead management is set up by. */
export type LeadSettings = Pick<ReturnType<typeof settings.read>, "WEBHOOKS_PRIVATE" | "PROXIES">;
