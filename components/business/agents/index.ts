import { defineBusiness } from "../../kit/business/define-business.ts";

/** AI agents over the company's own documents. */
export const agents = defineBusiness({
  name: "agents",
  title: "Agents",
  purpose: "Ask your own documents, and see where they say it.",
  description: "AI agents: answers questions from the company's own documents, and says where it read them.",
  topics: { events: {} },
  reads: ["content.events"],
  optional: ["llm", "objectStore", "vectorStore"],
  collections: ["chunks"],
  assists: true,
});
