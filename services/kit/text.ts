import { z } from "zod";

/**
 * Text that a person typed: trimmed, `min` to `max` characters, and storable. PostgreSQL knows no NUL
 * character, and half of a surrogate pair is no character at all: both would fail, or change, only in the store.
 */
export function plainText(max: number, min = 1) {
  return z
    .string()
    .trim()
    .min(min)
    .max(max)
    .regex(/^[^\u0000]*$/, "must not contain the NUL character")
    .refine((value) => value.isWellFormed(), "must be well-formed Unicode");
}
