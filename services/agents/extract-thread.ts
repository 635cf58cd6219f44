import { totalmem } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { textOfHtml } from "./extract-html.ts";
import { textOfPdf } from "./extract-pdf.ts";
import { Unreadable } from "./unreadable.ts";

/** What reading one document may take. */
export type ThreadLimits = { readonly memoryBytes: number; readonly timeoutMs: number };

const MiB = 1024 * 1024;
const lookMs = 20;

/** Half of what this process may still take: a document is the last thing that may end it. */
function usual(): ThreadLimits {
  const left = (process.constrainedMemory() || totalmem()) - process.memoryUsage.rss();
  return { memoryBytes: Math.min(Math.max(left / 2, 48 * MiB), 768 * MiB), timeoutMs: 30_000 };
}

/** Ends when the document that is being read has been. */
let turn: Promise<unknown> = Promise.resolve();

type Asked = { readonly readDocument: "pdf" | "html"; readonly content: Uint8Array | string };
type Told = { readonly text: string } | { readonly unreadable: string };

/**
 * Reads a document in a thread of its own. A small file may unfold into more than there is memory for, or keep its
 * reader busy for ever: the thread is ended then, and the service goes on. One is read at a time, with all the memory
 * there is for it.
 */
export function readInThread(
  readDocument: Asked["readDocument"],
  content: Asked["content"],
  limits?: ThreadLimits,
): Promise<string> {
  const text = turn.then(() => readNow({ readDocument, content }, limits ?? usual()));
  turn = text.catch(() => undefined);
  return text;
}

async function readNow(data: Asked, { memoryBytes, timeoutMs }: ThreadLimits): Promise<string> {
  // This file itself, or, in a bundle, the one that it became a part of.
  const thread = new Worker(new URL(import.meta.url), {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: Math.ceil(memoryBytes / MiB), maxYoungGenerationSizeMb: 16 },
    execArgv: [],
  });
  let look: NodeJS.Timeout | undefined;
  let late: NodeJS.Timeout | undefined;
  try {
    return await new Promise<string>((resolve, reject) => {
      const tooMuch = () => reject(new Unreadable("it unfolds into more than can be read; hand it in in parts"));
      thread.once("message", (told: Told) =>
        "text" in told ? resolve(told.text) : reject(new Unreadable(told.unreadable)),
      );
      thread.once("error", (error: NodeJS.ErrnoException) =>
        error.code === "ERR_WORKER_OUT_OF_MEMORY" ? tooMuch() : reject(error),
      );
      thread.once("exit", () => reject(new Error("the thread that reads documents ended")));
      late = setTimeout(
        () => reject(new Unreadable(`reading it takes longer than ${timeoutMs / 1_000} s; hand it in in parts`)),
        timeoutMs,
      );
      // What is unpacked lies outside the heap, which the thread's own limit knows nothing of.
      look = setInterval(() => {
        thread.getHeapStatistics().then(
          (heap) => heap.external_memory + heap.used_heap_size > memoryBytes && tooMuch(),
          () => undefined,
        );
      }, lookMs);
    });
  } finally {
    clearTimeout(late);
    clearInterval(look);
    await thread.terminate();
  }
}

async function read({ readDocument, content }: Asked): Promise<Told> {
  try {
    return { text: typeof content === "string" ? textOfHtml(content) : await textOfPdf(content) };
  } catch (error) {
    if (error instanceof Unreadable) return { unreadable: error.message };
    throw new Error(`cannot read a document (${readDocument})`, { cause: error });
  }
}

const asked = workerData as Asked | null;
if (!isMainThread && asked?.readDocument !== undefined) parentPort?.postMessage(await read(asked));
