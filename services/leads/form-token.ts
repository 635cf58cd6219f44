import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Nobody reads and fills in a form faster; machines do. */
export const minFillMs = 2_000;
/** So long may a page with a form stay open. */
const maxAgeMs = 24 * 3_600_000;

/** What a token tells of who sends it. */
export type Verdict = "fine" | "too fast" | "forged" | "expired";

/** A token that says when somebody was shown a form: signed with the form's secret, and different each time. */
export function tokenFor(secret: string, now: Date): string {
  const said = `${now.getTime()}.${randomBytes(12).toString("base64url")}`;
  return `${said}.${sign(secret, said)}`;
}

/** Judges the token that came with a submission. */
export function judgeToken(secret: string, token: string, now: Date): Verdict {
  const [time = "", nonce = "", signature = ""] = token.split(".");
  const expected = Buffer.from(sign(secret, `${time}.${nonce}`));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return "forged";
  const age = now.getTime() - Number(time);
  if (age > maxAgeMs) return "expired";
  return age < minFillMs ? "too fast" : "fine";
}

const sign = (secret: string, said: string): string => createHmac("sha256", secret).update(said).digest("base64url");
