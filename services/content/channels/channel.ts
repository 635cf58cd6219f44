import { z } from "zod";
import { pageQuery } from "../../kit/page.ts";
import { plainText } from "../../kit/text.ts";
import { kindSchema } from "./kind.ts";

const settings = z
  .record(z.string(), z.unknown())
  .refine((said) => isShallow(said, 10), "is nested too deeply")
  .describe("page: {}; webhook: {url, secret}; mail: {to: [address, …]}; a secret is never answered");

/** What is as deep as the stack can neither be compared nor stored. */
function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((one) => isShallow(one, levels - 1));
}

/** A channel as somebody sets it up. */
export const newChannelSchema = z.strictObject({
  name: plainText(100),
  kind: kindSchema,
  settings: settings.default({}),
});

/** What of a channel shall be another; settings as a whole. */
export const channelChangeSchema = z.strictObject({ name: plainText(100), settings }).partial();

/** A channel as it is answered. */
export const channelSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: kindSchema,
  settings,
  createdAt: z.iso.datetime(),
});

/** Which page of channels is wanted. */
export const channelQuerySchema = z.object(pageQuery);

export type NewChannel = z.output<typeof newChannelSchema>;
export type ChannelChange = z.output<typeof channelChangeSchema>;
export type Channel = z.output<typeof channelSchema>;
export type ChannelQuery = z.output<typeof channelQuerySchema>;
