import { html, raw } from "hono/html";
import type { PublicText } from "./store.ts";

/** What a page needs to know beside its texts. */
export type Place = {
  readonly addressOf: (id: string) => string;
  readonly listAddress: string;
  readonly feedAddress: string;
  /** Lets the page's own style through its content security policy, and nothing else. */
  readonly nonce: string;
};

const style = `
  :root { color-scheme: light dark; font: 1.0625rem/1.6 system-ui, sans-serif; }
  body { max-width: 40rem; margin: 0 auto; padding: 2rem 1rem; background: light-dark(#fff, #16181d);
    color: light-dark(#1b1d22, #e8e9ec); overflow-wrap: anywhere; }
  a { color: light-dark(#1f5fbf, #8ab4f8); }
  :focus-visible { outline: 3px solid light-dark(#1f5fbf, #8ab4f8); outline-offset: 2px; }
  h1 { line-height: 1.2; }
  p { white-space: pre-line; }
  ul { padding: 0; list-style: none; }
  li { margin: 1rem 0; }
  time { display: block; color: light-dark(#555961, #b3b7c0); }
`;

type Html = ReturnType<typeof html>;

/** What was published, newest first. */
export function listPage(texts: readonly PublicText[], place: Place): Html {
  const items = texts.map(
    (text) => html`<li><a href="${place.addressOf(text.id)}">${text.title}</a> ${timeOf(text)}</li>`,
  );
  const main = html`<h1>Published</h1>
    ${
      items.length === 0
        ? html`<p>Nothing yet.</p>`
        : html`<ul>
            ${items}
          </ul>`
    }`;
  return frame("Published", main, place);
}

/** One text, its empty lines between paragraphs. */
export function textPage(text: PublicText, place: Place): Html {
  const main = html`<article>
      <h1>${text.title}</h1>
      ${timeOf(text)} ${paragraphsOf(text.body).map((paragraph) => html`<p>${paragraph}</p>`)}
    </article>
    <nav><a href="${place.listAddress}">All that was published</a></nav>`;
  return frame(text.title, main, place);
}

const timeOf = ({ publishedAt }: PublicText): Html =>
  html`<time datetime="${publishedAt.toISOString()}">${publishedAt.toISOString().slice(0, 10)}</time>`;

const paragraphsOf = (body: string): readonly string[] => body.split(/\n\s*\n/).map((paragraph) => paragraph.trim());

const frame = (title: string, main: Html, { feedAddress, nonce }: Place): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="alternate" type="application/atom+xml" title="Published" href="${feedAddress}" />
        ${raw(`<style nonce="${nonce}">${style}</style>`)}
      </head>
      <body>
        <main>${main}</main>
      </body>
    </html>`;
