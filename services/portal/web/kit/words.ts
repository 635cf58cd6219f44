import type { Page } from "./ask.ts";

const language = "en-GB";
const dayFormat = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric" });
const dayFormatUtc = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
const timeFormat = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const hourFormat = new Intl.DateTimeFormat(language, { timeStyle: "short" });
const monthFormat = new Intl.DateTimeFormat(language, { month: "long", year: "numeric" });

/** A moment as its day here: `25 Nov 2026`. */
export const day = (iso: string): string => dayFormat.format(new Date(iso));
/** A date without a time, which is the same everywhere. */
export const date = (isoDate: string): string => dayFormatUtc.format(new Date(`${isoDate}T00:00:00Z`));
/** A moment: `25 Nov 2026, 14:30`. */
export const time = (iso: string): string => timeFormat.format(new Date(iso));
/** `14:30` */
export const hour = (iso: string): string => hourFormat.format(new Date(iso));
/** `November 2026` */
export const month = (of: Date): string => monthFormat.format(of);

/** `2026-11` as `November 2026`. */
export const monthOf = (isoMonth: string): string => month(new Date(`${isoMonth}-15T12:00:00`));

/** `1 lead`, `2 leads`; another plural where it needs one. */
export const count = (many: number, one: string, more = `${one}s`): string =>
  `${many.toLocaleString(language)} ${many === 1 ? one : more}`;

/** `2026-11-25T14:30`, as a field for a local time takes it. */
export function forField(moment: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  return `${day}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** A local time from a field, as services take it; nothing from an empty one. */
export const fromField = (text: string): string | undefined => (text === "" ? undefined : new Date(text).toISOString());

/** `partly-paid` as people read it. */
export function readable(word: string): string {
  const text = word.replaceAll("-", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What a page of a list tells of how many there are: `100+` where there are more. */
export const atLeast = ({ items, next }: Page<unknown>): string => `${items.length}${next === null ? "" : "+"}`;

/** A number with a minus that is one. */
export const signed = (value: number): string => String(value).replace("-", "−");
