import type { Environment } from "../kit/config.ts";
import type { Running } from "../kit/run.ts";
import { startStoreService } from "../kit/store-service.ts";
import type { StartOptions, StoreService } from "../kit/store-service.ts";
import { sparing, webhookSender } from "../kit/webhook.ts";
import { serveLeads } from "./app.ts";
import { deliver } from "./deliveries.ts";
import { followUpDue, remind } from "./follow-ups.ts";
import { migrations } from "./migrations.ts";
import { rescore } from "./rescore.ts";
import { settings } from "./settings.ts";
import type { LeadSettings } from "./settings.ts";

/** Lead management, as its own settings have it. */
export function leads(own: LeadSettings): Omit<StoreService, "settings"> {
  const send = sparing(webhookSender({ mayBePrivate: own.WEBHOOKS_PRIVATE }));
  return {
    title: "Lead management",
    prefix: "/api/leads",
    bindings: settings.bindings,
    migrations,
    serve: (api, means) => serveLeads(api, means, own),
    handlers: ({ work, mailer, log }) => ({
      rescore: (job) => rescore(work, job),
      deliver: (job) => deliver(work, send, log, job),
      "follow-up-due": (job) => followUpDue(work, job),
      "follow-up-letter": (job) => remind(work, mailer, job),
    }),
  };
}

/** Starts lead management. */
export async function start(env: Environment, options: StartOptions = {}): Promise<Running> {
  const read = settings.read(env);
  return startStoreService({ ...leads(read), settings: read }, options);
}
