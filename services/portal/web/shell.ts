import { useEffect, useRef } from "preact/hooks";
import type { Application } from "./application.ts";
import { useHealth } from "./health.ts";
import { Home } from "./home.ts";
import { Announcements } from "./kit/announce.ts";
import { html } from "./kit/html.ts";
import { Empty, Head } from "./kit/parts.ts";
import { hrefTo, useRoute } from "./kit/route.ts";
import type { Route } from "./kit/route.ts";
import { screenOf } from "./screens.ts";
import { ThemeChoice } from "./theme.ts";

/** What is around every screen. */
export function Shell({ applications }: { readonly applications: readonly Application[] }) {
  const route = useRoute();
  const healthOf = useHealth(applications);
  const main = useRef<HTMLElement>(null);
  const screens = applications.flatMap((application) => {
    const screen = screenOf(application);
    return screen && application.api ? [{ ...screen, ...application, api: application.api, name: screen.name }] : [];
  });
  const open = screens.find(({ name }) => name === route.screen);
  useArrival(route, open?.title ?? "Overview");

  const skip = (event: Event) => {
    event.preventDefault();
    main.current?.focus();
  };
  const link = (name: string, title: string) =>
    html`<li key=${name}>
      <a href=${hrefTo(name)} aria-current=${route.screen === name ? "page" : null}>${title}</a>
    </li>`;
  return html`<a class="skip" href="#main" onClick=${skip}>Skip to the content</a>
    <header class="bar">
      <a class="brand" href=${hrefTo("")}><${Mark} /> <span>Portal</span></a>
      <nav aria-label="Screens">
        <ul>
          ${link("", "Overview")} ${screens.map(({ name, title }) => link(name, title))}
        </ul>
      </nav>
      <${ThemeChoice} />
    </header>
    <main class="page" id="main" tabindex="-1" ref=${main}>
      ${
        open
          ? html`<${open.view} key=${open.name} api=${open.api} url=${open.url} route=${route} />`
          : route.screen === ""
            ? html`<${Home} applications=${applications} healthOf=${healthOf} />`
            : html`<${Nowhere} />`
      }
    </main>
    <${Announcements} />`;
}

/** Names the window after the screen, and lets whoever came here begin at its heading. */
function useArrival(route: Route, title: string): void {
  const place = [route.screen, ...route.rest].join("/");
  const before = useRef(place);
  useEffect(() => {
    document.title = title === "Overview" ? "Portal" : `${title} · Portal`;
    if (before.current === place) return;
    before.current = place;
    scrollTo(0, 0);
    document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }, [place, title]);
}

const Nowhere = () =>
  html`<${Head} title="There is nothing here" />
    <${Empty} title="No screen has this address.">
      It may be of a service that does not run here. <a href=${hrefTo("")}>Back to the overview</a>
    <//>`;

const Mark = () =>
  html`<svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
    <rect width="32" height="32" rx="8" class="mark-ground" />
    <path d="M9 9h6v6H9zM17 17h6v6h-6z" class="mark-front" />
    <path d="M17 9h6v6h-6zM9 17h6v6H9z" class="mark-back" />
  </svg>`;
