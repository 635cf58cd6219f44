import { z } from "zod";
import type { Kind } from "./kind.ts";

const settings = z.strictObject({
  to: z
    .array(z.email().max(254).toLowerCase())
    .min(1)
    .max(500)
    .transform((addresses) => [...new Set(addresses)]),
});

/** Letters to a list of people, one for each: nobody learns who else is on it. */
export const mailKind: Kind = {
  settings,
  secrets: [],
  isPage: false,
  targets: (given) => settings.parse(given).to,
  deliver: async ({ target, publication: { title, body } }, { mailer }) => {
    if (!mailer.sends) throw new Error("no mail is bound to this service: bind one, then deliver again");
    await mailer.send({ to: target, subject: title.replaceAll(/\s+/g, " "), text: body });
  },
};
