import type { Hono } from "hono";
import type { AppEnv } from "./http.ts";

/** What a service without a page of its own says to whoever opens its address: what it is, and where its API lies. */
export function frontPage(app: Hono<AppEnv>, title: string, paths: readonly string[]): void {
  const text = [title, "", "It has no page yet; its API:", ...paths.map((path) => `  ${path}`), ""].join("\n");
  app.get("/", (c) => c.text(text));
}
