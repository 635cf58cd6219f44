import { createTransport } from "nodemailer";
import type { Logger } from "./log.ts";

/** One letter, in plain text. */
export type Letter = { readonly to: string; readonly subject: string; readonly text: string };

/** Sends letters; a rejection means that the server did not take it. */
export type Mailer = {
  /** Whether letters really leave: false where no server is bound. */
  readonly sends: boolean;
  send(letter: Letter): Promise<void>;
  close(): void;
};

/** What the `mail` binding says. */
export type MailSettings = {
  readonly MAIL_HOST?: string | undefined;
  readonly MAIL_PORT?: number | undefined;
  readonly MAIL_USER?: string | undefined;
  readonly MAIL_PASSWORD?: string | undefined;
  readonly MAIL_FROM?: string | undefined;
  readonly MAIL_SECURITY?: "none" | "starttls" | "tls" | undefined;
};

/** A mailer over SMTP, or one that only logs that there was a letter where no server is bound. */
export function openMailer(settings: MailSettings, log: Logger): Mailer {
  const { MAIL_HOST, MAIL_PORT, MAIL_USER, MAIL_PASSWORD, MAIL_FROM, MAIL_SECURITY } = settings;
  if (MAIL_HOST === undefined || MAIL_PORT === undefined) {
    // Whom it was for is nobody's business in a log.
    const send = ({ subject }: Letter) =>
      Promise.resolve(log.info({ subject }, "no mail is bound: a letter stays here"));
    return { sends: false, send, close: () => undefined };
  }
  const transport = createTransport({
    host: MAIL_HOST,
    port: MAIL_PORT,
    secure: MAIL_SECURITY === "tls",
    requireTLS: MAIL_SECURITY === "starttls",
    ignoreTLS: MAIL_SECURITY === "none" || MAIL_SECURITY === undefined,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    ...(MAIL_USER === undefined ? {} : { auth: { user: MAIL_USER, pass: MAIL_PASSWORD ?? "" } }),
  });
  return {
    sends: true,
    send: async (letter) => void (await transport.sendMail({ from: MAIL_FROM, ...letter })),
    close: () => transport.close(),
  };
}
