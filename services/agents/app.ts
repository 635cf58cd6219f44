import { frontPage } from "../kit/front-page.ts";
import type { Api } from "../kit/api.ts";
import { serveAnswers } from "./answers-app.ts";
import { serveDocuments } from "./documents-app.ts";
import type { Parts } from "./parts.ts";
import { serveTasks } from "./tasks-app.ts";

/** The HTTP side of the agents. */
export function serveAgents(api: Api, parts: Parts): void {
  frontPage(api.app, "AI agents", ["/api/agents/documents", "/api/agents/search", "/api/agents/answers"]);
  serveDocuments(api, parts);
  serveAnswers(api, parts);
  serveTasks(api, parts);
}
