import { html, raw } from "hono/html";
import type { Application } from "./application.ts";
import type { Assets } from "./assets.ts";

export type PageOptions = {
  readonly applications: readonly Application[];
  readonly assets: Assets;
  readonly nonce: string;
};

/** The page. Without its script it still leads to every application. */
export function page({ applications, assets: { script, style, icon }, nonce }: PageOptions) {
  // A data block, which is never run; `<` is written so that nothing in it can end it.
  const data = JSON.stringify(applications).replaceAll("<", "\\u003c");
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content="What runs here, and the way into each application." />
        <title>Portal</title>
        <link rel="icon" href="${icon.path}" type="image/svg+xml" />
        <link rel="stylesheet" href="${style.path}" nonce="${nonce}" />
        <script type="application/json" id="applications">
          ${raw(data)}
        </script>
        <script type="module" src="${script.path}" nonce="${nonce}"></script>
      </head>
      <body>
        <div id="portal">
          <main class="page">
            <h1>Portal</h1>
            <ul>
              ${applications.map(listed)}
            </ul>
            <noscript><p>Whether they run, and the screens to work with them, need JavaScript.</p></noscript>
          </main>
        </div>
      </body>
    </html>`;
}

const listed = ({ title, description, url }: Application) =>
  html`<li><a href="${url}">${title}</a>: ${description}</li>`;
