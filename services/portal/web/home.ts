import { useEffect, useState } from "preact/hooks";
import type { Application } from "./application.ts";
import type { Health } from "./health.ts";
import { html } from "./kit/html.ts";
import { Badge, Empty, Head } from "./kit/parts.ts";
import type { Tone } from "./kit/parts.ts";
import { hrefTo } from "./kit/route.ts";
import { useEvery } from "./kit/use-asked.ts";
import { screenOf } from "./screens.ts";
import type { Waiting } from "./screens.ts";

type HomeProps = {
  readonly applications: readonly Application[];
  readonly healthOf: (name: string) => Health;
};

/** What is running, and the way into each application. */
export function Home({ applications, healthOf }: HomeProps) {
  const ours = applications.filter((application) => screenOf(application));
  const others = applications.filter((application) => !screenOf(application));
  if (applications.length === 0) {
    return html`<${Head} title="Overview" />
      <${Empty} title="There are no applications yet.">
        The portal is told of them where it runs: by the platform's profile, or in <code>APPLICATIONS</code>.
      <//>`;
  }
  const cards = (list: readonly Application[]) =>
    html`<ul class="cards">
      ${list.map((one) => html`<${Card} key=${one.name} application=${one} health=${healthOf(one.name)} />`)}
    </ul>`;
  return html`<${Head} title="Overview" />
    <${Summary} applications=${applications} healthOf=${healthOf} />
    ${
      ours.length > 0 &&
      html`<h2>Your work</h2>
        ${cards(ours)}`
    }
    ${
      others.length > 0 &&
      html`<h2>More applications</h2>
        ${cards(others)}`
    }`;
}

/** All of it in one sentence, which is read out when it changes. */
function Summary({ applications, healthOf }: HomeProps) {
  const states = applications.map(({ name }) => healthOf(name).state);
  const troubled = applications.filter((_, at) => states[at] === "not ready" || states[at] === "silent");
  const isKnown = !states.includes("unknown");
  const names = new Intl.ListFormat("en").format(troubled.map(({ title }) => title));
  const [tone, text] = !isKnown
    ? ["calm", "Looking how everything is…"]
    : troubled.length === 0
      ? [
          "good",
          applications.length === 1 ? "Everything is running." : `All ${applications.length} applications are running.`,
        ]
      : [
          "bad",
          `${applications.length - troubled.length} of ${applications.length} applications are running. Look at: ${names}.`,
        ];
  return html`<p class=${`summary ${tone}`} role="status"><span class="pulse" aria-hidden="true"></span> ${text}</p>`;
}

function Card({ application, health }: { readonly application: Application; readonly health: Health }) {
  const { title, description, url } = application;
  const screen = screenOf(application);
  const waiting = useWaiting(application, health.state === "ready");
  const { host } = new URL(url);
  return html`<li class="card">
    <div class="card-head">
      <h3><a href=${screen ? hrefTo(screen.name) : url}>${title}</a></h3>
      <${HealthBadge} health=${health} />
    </div>
    <p>${description}</p>
    ${
      screen &&
      html`<ul class="waiting-work">
        ${waiting.map(
          ({ many, of, href }) =>
            html`<li key=${of}>
              <a href=${href}><strong>${many}</strong> ${of}</a>
            </li>`,
        )}
      </ul>`
    }
    <p class="own-address">
      ${screen ? html`Its own address: <a href=${url}>${host}</a>` : html`<span>${host}</span>`}
    </p>
  </li>`;
}

const badges: Readonly<Record<Health["state"], readonly [Tone, string]>> = {
  unknown: ["calm", "Looking…"],
  ready: ["good", "Ready"],
  "not ready": ["warn", "Not ready"],
  answers: ["good", "Answers"],
  silent: ["bad", "No answer"],
};

function HealthBadge({ health }: { readonly health: Health }) {
  const [tone, text] = badges[health.state];
  const failing = "failing" in health ? health.failing.join(", ") : "";
  const without = health.state === "ready" ? ", without: " : ": ";
  return html`<${Badge} tone=${tone} text=${text + (failing && without + failing)} />`;
}

/** What waits at a service of ours; nothing while that is not known. */
function useWaiting(application: Application, isReady: boolean): readonly Waiting[] {
  const [waiting, setWaiting] = useState<readonly Waiting[]>([]);
  const look = () => {
    const { api } = application;
    if (!isReady || api === undefined) return;
    screenOf(application)
      ?.waiting(api)
      .then(setWaiting, () => setWaiting([]));
  };
  useEffect(look, [isReady]);
  useEvery(30_000, look);
  return isReady ? waiting : [];
}
