import { useEffect, useState } from "preact/hooks";

/** Where in the page somebody is: `#/leads/0197…?status=new`. */
export type Route = {
  readonly screen: string;
  /** What follows the screen's name. */
  readonly rest: readonly string[];
  readonly query: URLSearchParams;
};

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?");
  const [screen = "", ...rest] = path
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);
  return { screen, rest, query: new URLSearchParams(query) };
}

/** Somebody may have typed it. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a place in the page. */
export function hrefTo(path: string, query: Readonly<Record<string, string | undefined>> = {}): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `#/${path}${given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`}`;
}

export const goTo = (href: string): void => {
  location.hash = href;
};

/** The place somebody is at, whenever it changes. */
export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = () => setHash(location.hash);
    window.addEventListener("hashchange", changed);
    return () => window.removeEventListener("hashchange", changed);
  }, []);
  return parseRoute(hash);
}
