import { z } from "zod";
import { plainText } from "../kit/text.ts";

/** An application that the portal leads to. */
export const applicationSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "must be small letters, digits and hyphens"),
  title: plainText(100),
  description: plainText(500),
  url: z.url({ protocol: /^https?$/, error: "must be an address that begins with http:// or https://" }),
  api: z
    .string()
    .regex(/^(\/[a-z0-9][a-z0-9-]*)+$/, "must be a path, such as /api/leads")
    .optional()
    .describe("Where its API lies under the portal's own origin: the portal has a screen for it"),
});

/** All of them, in the order in which they are shown. */
export const applicationsSchema = z.object({ items: z.array(applicationSchema) });

export type Application = z.output<typeof applicationSchema>;
