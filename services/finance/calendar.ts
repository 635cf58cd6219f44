import { z } from "zod";
import { Unreadable } from "./unreadable.ts";

/** A day, without a time: `2026-03-31`. */
export const daySchema = z.iso
  .date()
  .refine((day) => day >= "1900" && day < "2200", { error: "must be within 1900 and 2199" });

/** A month: `2026-03`. */
export const monthSchema = z.string().regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/, "must be a month, such as 2026-03");

/** The day of a moment, in UTC. */
export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/** So many days later. */
export const addDays = (day: string, days: number): string => dayOf(new Date(Date.parse(day) + days * 86_400_000));

/** The month so many months later; earlier, for less than 0. */
export function addMonths(month: string, months: number): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/** The day a text names: `2026-03-31` or `31.03.2026`. With slashes nobody knows which number is the month. */
export function parseDay(text: string): string {
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const iso = german ? `${german[3]}-${german[2]?.padStart(2, "0")}-${german[1]?.padStart(2, "0")}` : text;
  const day = daySchema.safeParse(iso);
  if (!day.success) throw new Unreadable(`${JSON.stringify(text)} is no day; allowed: 2026-03-31, 31.03.2026`);
  return day.data;
}
