import { z } from "zod";

/** What a profile says about the server that sends letters. */
export const config = z.strictObject({
  host: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, {
      error: 'expected a host name or an IPv4 address, such as "smtp.example.com"',
    })
    .describe("Where the server is. There is no default."),
  port: z.int().min(1).max(65535).default(587).describe("Its port: 587 with starttls, 465 with tls."),
  security: z
    .enum(["starttls", "tls", "none"])
    .default("starttls")
    .describe("starttls: demanded, not only tried. tls: from the first byte. none: in the clear."),
  user: z
    .string()
    .default("")
    .describe("Who signs in, with a password that is told with `bap secrets set`; empty: nobody does."),
  domain: z
    .string()
    .min(1)
    .optional()
    .describe("What senders' addresses end with; the platform's domain where absent."),
});

export type SmtpConfig = typeof config;
