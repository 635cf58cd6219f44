import { z } from "zod";

const earliest = Date.UTC(2000, 0, 1);
const latest = Date.UTC(2200, 0, 1);

/** A moment as somebody names it: a time, or a day, which begins at midnight UTC. */
export const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], { error: "Invalid ISO datetime or date" })
  .refine((value) => Date.parse(value) >= earliest && Date.parse(value) < latest, "must be from 2000 to 2199");
