import { z } from "zod";
import type { Value } from "../../model/value.ts";

/** What a profile may say about the addresses that people have a service call. */
export const webhooksConfig = {
  webhooks: z
    .strictObject({
      private: z
        .boolean()
        .default(false)
        .describe("Whether they may lead to private addresses and plain HTTP: a CRM in one's own network."),
    })
    .prefault({})
    .describe("Where webhooks may lead; to public HTTPS addresses always."),
};

/** How a program is told. */
export const webhooksEnvironment = ({
  webhooks,
}: z.output<z.ZodObject<typeof webhooksConfig>>): Record<string, Value> => ({
  WEBHOOKS_PRIVATE: webhooks.private,
});
