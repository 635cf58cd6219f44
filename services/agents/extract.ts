import type { MediaType } from "./document.ts";
import { readInThread } from "./extract-thread.ts";
import type { ThreadLimits } from "./extract-thread.ts";
import { Unreadable } from "./unreadable.ts";

/** No document holds more text, in characters: about a thousand pages. */
const mostText = 2_000_000;

/** The text of a document; {@link Unreadable} where there is none to be had. */
export async function extract(bytes: Uint8Array, mediaType: MediaType, limits?: ThreadLimits): Promise<string> {
  const text = tidied(await rawText(bytes, mediaType, limits));
  if (text === "") throw new Unreadable(nothing(mediaType));
  if (text.length > mostText) {
    throw new Unreadable(`it holds ${text.length} characters, and at most ${mostText} are read; hand it in in parts`);
  }
  return text;
}

function rawText(bytes: Uint8Array, mediaType: MediaType, limits: ThreadLimits | undefined): Promise<string> | string {
  if (mediaType === "application/pdf") return readInThread("pdf", bytes, limits);
  const text = decoded(bytes);
  return mediaType === "text/html" ? readInThread("html", text, limits) : text;
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Unreadable("it is no text in UTF-8; save it as UTF-8 and hand it in again");
  }
}

/** Line breaks of one kind, and none of the characters that mean nothing in a text or cannot be stored. */
function tidied(text: string): string {
  return (
    text
      .replaceAll(/\r\n?/g, "\n")
      // However many empty lines there are, they are one border between paragraphs.
      .replaceAll(/\n(?:[^\S\n]*\n){2,}/g, "\n\n")
      .replaceAll(/[\u0000-\u0008\u000b\u000e-\u001f\u007f]/g, "")
      .toWellFormed()
      .trim()
  );
}

const nothing = (mediaType: MediaType): string =>
  mediaType === "application/pdf"
    ? "there is no text in it, only pictures perhaps; hand in one whose text can be selected"
    : "there is no text in it";
