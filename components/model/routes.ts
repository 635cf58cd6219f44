import type { Route } from "./parts.ts";

/** Routes that the world outside the platform gets to see at all. */
export const fromOutside = <R extends Pick<Route, "access">>(routes: readonly R[]): readonly R[] =>
  routes.filter(({ access }) => access !== "internal");
