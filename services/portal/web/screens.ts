import type { ComponentChildren } from "preact";
import { AgentsScreen, documentsWaiting } from "./agents/screen.ts";
import type { Application } from "./application.ts";
import { ContentScreen, draftsWaiting } from "./content/screen.ts";
import { FinanceScreen, invoicesWaiting } from "./finance/screen.ts";
import type { Route } from "./kit/route.ts";
import { LeadsScreen, leadsWaiting } from "./leads/screen.ts";

export type ScreenProps = {
  readonly api: string;
  /** The application's own address, with a slash at its end. */
  readonly url: string;
  readonly route: Route;
};

/** How many things wait for somebody, and where they are seen. */
export type Waiting = { readonly many: string; readonly of: string; readonly href: string };

/** The page's own screen for a service. */
export type Screen = {
  readonly name: string;
  /** What its API's address ends with: how it is told which of the applications it is for. */
  readonly api: string;
  readonly view: (props: ScreenProps) => ComponentChildren;
  /** What waits there. */
  readonly waiting: (api: string) => Promise<readonly Waiting[]>;
};

// In this order they are shown.
const all: readonly Screen[] = [
  { name: "leads", api: "/api/leads", view: LeadsScreen, waiting: leadsWaiting },
  { name: "content", api: "/api/content", view: ContentScreen, waiting: draftsWaiting },
  { name: "finance", api: "/api/finance", view: FinanceScreen, waiting: invoicesWaiting },
  { name: "agents", api: "/api/agents", view: AgentsScreen, waiting: documentsWaiting },
];

/** The screen for an application; none for those that are pages of their own. */
export const screenOf = ({ api }: Application): Screen | undefined => all.find((screen) => screen.api === api);

/** Those that have a screen here first, in its order. */
export const inOrder = (applications: readonly Application[]): readonly Application[] => {
  const at = ({ api }: Application) =>
    (all.findIndex((screen) => screen.api === api) + all.length + 1) % (all.length + 1);
  return applications.toSorted((one, other) => at(one) - at(other));
};
