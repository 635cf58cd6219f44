import { migrations } from "../../../services/agents/migrations.ts";
import { ownVectors } from "../../../services/agents/vectors/own.ts";
import { openDatabase } from "../../../services/kit/database.ts";
import { kitMigrations } from "../../../services/kit/kit-migrations.ts";
import { embed, embeddingModel, embeddingSize } from "../../../services/kit/language/local-embedding.ts";
import { migrate } from "../../../services/kit/migrate.ts";
import { defaultTenant } from "../../../services/kit/tenancy.ts";
import { silent } from "../../../services/kit/testing/log.ts";
import { uuidv7 } from "../../../services/kit/uuid.ts";

const chunksOfDocument = 100;
const wordsOfChunk = 100;

/** Fills a new database of the agents with documents that have been read: so many chunks, the same in each run. */
export async function fillWithChunks(url: string, chunks: number): Promise<void> {
  const database = await openDatabase(url);
  try {
    await migrate(database, [...kitMigrations, ...migrations]);
    const indexed = !url.startsWith("pglite:");
    const vectors = ownVectors(database, { log: silent, size: embeddingSize, indexed });
    for (let done = 0; done < chunks; done += chunksOfDocument) {
      const documentId = uuidv7();
      const generation = uuidv7();
      const read = Array.from({ length: chunksOfDocument }, (_, position) => {
        const text = textOf(wordsOfChunk);
        return { id: uuidv7(), position, text, embedding: embed(text) };
      });
      await database.transaction(async (tx) => {
        await tx.query(
          `insert into documents (id, title, media_type, bytes, state, chunks, wanted, generation, embedding_model, created_at)
           values ($1, $2, 'text/plain', 1, 'ready', $3, $4, $4, $5, now())`,
          [documentId, `Document ${done / chunksOfDocument + 1}`, chunksOfDocument, generation, embeddingModel],
        );
        await tx.query(
          `insert into passages (id, document_id, position, start_at, body)
           select id, $1, position, 0, text from json_to_recordset($2::text::json) as one (id uuid, position int, text text)`,
          [documentId, JSON.stringify(read.map(({ id, position, text }) => ({ id, position, text })))],
        );
      }, defaultTenant.organisation);
      await vectors.put(defaultTenant, { documentId, generation, model: embeddingModel }, read);
    }
  } finally {
    await database.close();
  }
}

const syllables = ["ba", "de", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we"];
let seed = 20_260_101;

/** A text of made-up words, of which a few are frequent and most are rare. */
export function textOf(words: number): string {
  return Array.from({ length: words }, () => wordOf(Math.floor(random() ** 3 * 20_000))).join(" ");
}

function wordOf(number: number): string {
  const rest = Math.floor(number / syllables.length);
  return syllables[number % syllables.length]! + (rest > 0 ? wordOf(rest - 1) : "n");
}

/** Between 0 and 1; the same row of numbers in each run. */
function random(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
}
