import type { Command } from "commander";
import type { Outcome, Tools } from "../command.ts";
import { portalAt } from "../demo/portal-client.ts";
import { takeTour } from "../demo/take.ts";
import type { Addresses } from "../embedded/addresses.ts";
import type { Io } from "../io.ts";
import { loadPlatform, type Loaded } from "../load.ts";
import { parseProfileOptions, withProfileOptions, type ProfileOptions } from "../options.ts";
import { PlatformError } from "../../components/model/error.ts";

export function define(command: Command, { io, run }: Tools): void {
  withProfileOptions(command).action(
    run((profile, options) => {
      const given = parseProfileOptions(profile, options);
      // A stack of its own: nothing that is somebody's work is mixed with what the tour makes.
      return demo({ ...given, target: "embedded", stack: given.stack ?? "demo" }, io);
    }),
  );
}

/** The platform in one process with a little data of its own, and a tour of it on the portal. */
async function demo(options: ProfileOptions, io: Io): Promise<Outcome> {
  const loaded = await loadPlatform(options, io);
  const host = portalOf(loaded);
  const { upEmbedded } = await import("../embedded/up.ts");
  return upEmbedded(loaded, io, {
    announced: ({ door }: Addresses) => {
      const portal = `http://${host}:${new URL(door).port}/`;
      return takeTour(portalAt(door, host), portal, io);
    },
  });
}

/** The name under which the page with the screens answers, and below it every service's API. */
function portalOf({ model: { routes } }: Loaded): string {
  const leadsTo = (name: string) => new Set(routes.filter(({ host }) => host === name).map(({ to }) => to));
  const found = routes.find(({ host, path }) => path === "/" && leadsTo(host).size > 1);
  if (found) return found.host;
  throw new PlatformError({
    code: "no-portal",
    path: "bindings.portal",
    message: "there is no portal in this profile, and the tour is a tour of it",
    suggestion: 'say "portal: portal" under bindings, or leave out --only and without',
  });
}
