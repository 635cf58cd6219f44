/**
 * A text for comparing, whatever its case. Here and not by `lower()`: what that knows of letters beyond ASCII depends
 * on how a database was made.
 */
export const fold = (text: string): string => text.normalize("NFKC").toLowerCase();
