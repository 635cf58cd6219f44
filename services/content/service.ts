import type { Environment } from "../kit/config.ts";
import { openLanguage } from "../kit/language/language.ts";
import type { Running } from "../kit/run.ts";
import { startStoreService } from "../kit/store-service.ts";
import type { StartOptions, StoreService } from "../kit/store-service.ts";
import { webhookSender } from "../kit/webhook.ts";
import { serveDrafts } from "./app.ts";
import { serveChannels } from "./channels/app.ts";
import { deliver, deliverJob } from "./deliveries.ts";
import { migrations } from "./migrations.ts";
import { servePerformance } from "./performance-app.ts";
import { publicAddress, servePublic } from "./public/app.ts";
import { publishJob, publishWhenDue } from "./publish.ts";
import { settings } from "./settings.ts";
import type { ContentSettings } from "./settings.ts";

/** Content automation, for a language model that may be bound, and a name under which browsers find it. */
export function content(own: ContentSettings): Omit<StoreService, "settings"> {
  const addressOf = publicAddress(own.ORIGIN);
  const sendWebhook = webhookSender({ mayBePrivate: own.WEBHOOKS_PRIVATE });
  return {
    title: "Content automation",
    prefix: "/api/content",
    bindings: settings.bindings,
    migrations,
    serve: (api, { work, log }) => {
      serveDrafts(api, work, openLanguage(own, { log }), addressOf);
      serveChannels(api, work, { mayBePrivate: own.WEBHOOKS_PRIVATE });
      servePerformance(api, work);
      servePublic(api, work, own.ORIGIN);
    },
    handlers: ({ work, mailer }) => ({
      [publishJob]: publishWhenDue(work, addressOf),
      [deliverJob]: deliver(work, { mailer, sendWebhook }),
    }),
  };
}

/** Starts content automation. */
export async function start(env: Environment, options: StartOptions = {}): Promise<Running> {
  const read = settings.read(env);
  return startStoreService({ ...content(read), settings: read }, options);
}
