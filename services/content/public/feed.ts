import type { PublicText } from "./store.ts";

/** What a feed tells of itself: all addresses are whole ones. */
export type FeedPlace = {
  readonly feedAddress: string;
  readonly listAddress: string;
  readonly addressOf: (id: string) => string;
};

/** An Atom feed (RFC 4287) of what was published, newest first. */
export function feed(organisation: string, texts: readonly PublicText[], place: FeedPlace): string {
  const updated = texts[0]?.publishedAt ?? new Date(0);
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `  <id>${xml(place.feedAddress)}</id>`,
    "  <title>Published</title>",
    `  <updated>${updated.toISOString()}</updated>`,
    `  <author><name>${xml(organisation)}</name></author>`,
    `  <link rel="self" type="application/atom+xml" href="${xml(place.feedAddress)}"/>`,
    `  <link rel="alternate" type="text/html" href="${xml(place.listAddress)}"/>`,
    ...texts.map((text) => entry(text, place)),
    "</feed>",
    "",
  ].join("\n");
}

function entry({ id, title, body, publishedAt }: PublicText, { addressOf }: FeedPlace): string {
  const at = publishedAt.toISOString();
  return [
    "  <entry>",
    `    <id>urn:uuid:${id}</id>`,
    `    <title>${xml(title)}</title>`,
    `    <link rel="alternate" type="text/html" href="${xml(addressOf(id))}"/>`,
    `    <published>${at}</published>`,
    `    <updated>${at}</updated>`,
    `    <content type="text">${xml(body)}</content>`,
    "  </entry>",
  ].join("\n");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text within XML, which has no way to write most control characters. */
function xml(text: string): string {
  return text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll(/[&<>"]/g, (one) => entities[one]!);
}
