import { openLanguage } from "../kit/language/language.ts";
import type { Language } from "../kit/language/language.ts";
import type { Means } from "../kit/store-service.ts";
import type { Work } from "../kit/unit.ts";
import { openObjects } from "./objects.ts";
import type { ObjectStore } from "./objects.ts";
import type { Settings } from "./settings.ts";
import { toolsOf } from "./tools/registry.ts";
import type { Tools } from "./tools/registry.ts";
import { openVectors } from "./vectors/open.ts";
import type { VectorStore } from "./vectors/vector-store.ts";

/** What the agents work with. */
export type Parts = {
  readonly work: Work;
  readonly language: Language;
  readonly vectors: VectorStore;
  /** Where bytes are kept; in the database where none is bound. */
  readonly objects: ObjectStore | undefined;
  readonly tools: Tools;
};

/** Opens what is bound, and what stands in where nothing is. Waits for nothing. */
export function openParts(settings: Settings, { database, log, work }: Means): Parts {
  const language = openLanguage(settings, { log });
  const vectors = openVectors(settings, { database, log, size: language.embeddingSize });
  const objects = openObjects(settings);
  const tools = toolsOf({
    leads: settings.AGENTS_LEADS_URL,
    content: settings.AGENTS_CONTENT_URL,
    finance: settings.AGENTS_FINANCE_URL,
  });
  log.info(
    { answersBy: language.name, vectors: vectors.name, files: objects ? "object store" : "own database" },
    "what the agents work with",
  );
  return { work, language, vectors, objects, tools };
}
