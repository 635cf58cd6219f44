import { appOf } from "../platform.ts";
import type { Rule } from "./rule.ts";
import { instancePath } from "./rule.ts";

/** How to get in is found by an application's address: said of any other, nobody would ever read it. */
export const loginsHaveRoutes: Rule = ({ platform, logins, routes }, provenance) =>
  logins.flatMap(({ instance, app }) => {
    const own = routes.filter((route) => route.instance === instance).map(({ host }) => appOf(platform, host));
    if (own.includes(app)) return [];
    const apps = [...new Set(own)].sort();
    return [
      {
        code: "login-without-route",
        path: instancePath(provenance, instance),
        message: `"${instance}" tells how to get into "${app}", and has no route there`,
        suggestion:
          apps.length > 0
            ? `its applications are ${apps.join(", ")}: say one of them as the login's app`
            : "ask the gateway for a route, and say its app as the login's",
      },
    ];
  });
