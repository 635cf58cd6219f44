import { z } from "zod";
import type { Mailer } from "../../kit/mailer.ts";
import type { SendWebhook } from "../../kit/webhook.ts";
import { mailKind } from "./mail.ts";
import { pageKind } from "./page.ts";
import { webhookKind } from "./webhook.ts";

/** What is published. */
export type Publication = {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly publishedAt: string;
};

/** What a channel says about itself; each kind knows which. */
export type ChannelSettings = Readonly<Record<string, unknown>>;

/** One way to bring what is published to people. A new one is one file, and one line below. */
export type Kind = {
  /** What a channel of this kind is set up by. */
  readonly settings: z.ZodObject;
  /** Settings that are never answered. */
  readonly secrets: readonly string[];
  /** Whether people come for it, to this service's own page. */
  readonly isPage: boolean;
  /** To whom it is brought; each is served, tried again and remembered alone, so that nobody gets it twice for another. */
  readonly targets: (settings: ChannelSettings) => readonly string[];
  /** Brings it to one of them; a rejection tells a person why it could not, without secrets. */
  readonly deliver: (delivery: Delivery, means: DeliveryMeans) => Promise<void>;
  /** Why settings may not be used where only the Internet may be called. @default nothing is called */
  readonly refusal?: (settings: ChannelSettings) => string | undefined;
};

/** What brings things to people. */
export type DeliveryMeans = { readonly mailer: Mailer; readonly sendWebhook: SendWebhook };

/** One publication on its way to one target. */
export type Delivery = {
  /** The same for each try. */
  readonly id: string;
  readonly target: string;
  readonly settings: ChannelSettings;
  readonly publication: Publication;
};

const kinds = { page: pageKind, webhook: webhookKind, mail: mailKind } satisfies Record<string, Kind>;

/** The kinds of channels there are. */
export const kindSchema = z.enum(Object.keys(kinds) as (keyof typeof kinds)[]);
export type KindName = z.output<typeof kindSchema>;

/** What a kind of channel does. */
export const kindOf = (name: KindName): Kind => kinds[name];
