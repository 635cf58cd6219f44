import { z } from "zod";
import { plainText } from "../../kit/text.ts";
import { refusalOf } from "../../kit/webhook-policy.ts";
import type { Kind } from "./kind.ts";

const settings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .refine((value) => !URL.parse(value)?.username, "must not hold a user or a password"),
  secret: plainText(200, 16).describe("Signs each message, as standardwebhooks.com has it"),
});

/** A program of somebody else, which is told by a signed request. */
export const webhookKind: Kind = {
  settings,
  secrets: ["secret"],
  isPage: false,
  targets: (given) => [new URL(settings.parse(given).url).host],
  refusal: (given) => refusalOf(settings.parse(given).url),
  deliver: ({ id, settings: given, publication }, { sendWebhook }) =>
    sendWebhook({ ...settings.parse(given), id, body: { type: "draft.published", ...publication } }),
};
