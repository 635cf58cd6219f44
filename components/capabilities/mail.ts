import { capability } from "../model/capability.ts";
import type { Value } from "../model/value.ts";

export interface SenderAsk {
  /** Named from `self.name`; the part of the sender's address before the `@`. */
  readonly name: string;
}

export interface SenderGrant {
  readonly host: Value;
  readonly port: Value;
  /** Empty: nobody signs in. */
  readonly user: string;
  readonly password: Value;
  /** `leads@example.com` */
  readonly from: string;
  /** `starttls`: demanded, not only tried. */
  readonly security: "none" | "starttls" | "tls";
}

/** Letters that leave the platform. */
export interface Mail {
  sender(ask: SenderAsk): SenderGrant;
}

declare module "../model/capability.ts" {
  interface Capabilities {
    mail: Mail;
  }
}

export const mail = capability<"mail">()({
  name: "mail",
  methods: ["sender"],
  description: "Letters that leave the platform, over SMTP.",
});
