import type { Rule } from "./rule.ts";
import { instancePath } from "./rule.ts";

/** Two routes on one host and path would leave it to chance which one answers. */
export const uniqueRoutes: Rule = ({ routes, workloads }, provenance) => {
  const instanceOf = (workload: string): string =>
    workloads.find(({ name }) => name === workload)?.instance ?? workload;
  return routes.flatMap((route, i) => {
    const before = routes.slice(0, i).find(({ host, path }) => host === route.host && path === route.path);
    if (!before) return [];
    return [
      {
        code: "route-clash",
        path: instancePath(provenance, instanceOf(route.to)),
        message: `"${route.to}" and "${before.to}" both want the route ${route.host}${route.path}`,
        suggestion: "give one of them another host or path",
      },
    ];
  });
};
