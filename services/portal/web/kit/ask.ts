/** One thing wrong with a request: what, and where: a JSON pointer into the body, or a parameter's name. */
export type Mistake = { readonly detail: string; readonly pointer?: string; readonly parameter?: string };

/** A request that was not done: a sentence for whoever asked, and what was wrong with each field. */
export class Refusal extends Error {
  readonly mistakes: readonly Mistake[];

  constructor(message: string, mistakes: readonly Mistake[] = []) {
    super(message);
    this.mistakes = mistakes;
  }
}

/** What a list answers. */
export type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null };

export type Question = {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON; a file is sent as it is. */
  readonly body?: unknown;
  /** The media type of a file. */
  readonly type?: string;
  /** Marks a request, so that sending it twice does it once. */
  readonly key?: string;
  readonly signal?: AbortSignal;
};

/** Asks a service under the page's own origin; what it refuses is a {@link Refusal}. */
export async function ask<Answer>(path: string, question: Question = {}): Promise<Answer> {
  const { method = "GET", body, type, key, signal } = question;
  const isFile = body instanceof Blob;
  const headers = new Headers({ accept: "application/json" });
  if (body !== undefined) headers.set("content-type", isFile ? (type ?? body.type) : "application/json");
  if (key !== undefined) headers.set("idempotency-key", key);
  const init: RequestInit = { method, headers, ...(signal && { signal }) };
  if (body !== undefined) init.body = isFile ? body : JSON.stringify(body);
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refusal("The service cannot be reached. Look at your connection, and try again.");
  }
  if (!response.ok) throw await refusalOf(response);
  return (await response.json()) as Answer;
}

type Problem = { readonly detail?: unknown; readonly errors?: unknown };

async function refusalOf(response: Response): Promise<Refusal> {
  const isProblem = response.headers.get("content-type")?.includes("json") ?? false;
  const problem = isProblem ? ((await response.json().catch(() => ({}))) as Problem) : {};
  const detail = typeof problem.detail === "string" ? problem.detail : "";
  const mistakes = Array.isArray(problem.errors) ? (problem.errors as Mistake[]) : [];
  return new Refusal(sentenceOf(response.status, detail, mistakes), mistakes);
}

function sentenceOf(status: number, detail: string, mistakes: readonly Mistake[]): string {
  if (status === 401) return sentence(`You are not signed in, or not any more${detail && `: ${detail}`}`);
  if (status === 403) return sentence(`You may not do this${detail && `: ${detail}`}`);
  // What is wrong stands next to the fields.
  if (mistakes.length > 0) return "Something is not right yet; look at what is marked.";
  if (detail) return sentence(detail);
  if (status >= 500) return "The service does not answer right now. Try again in a moment.";
  return `The service refused this (${status}).`;
}

/** With a capital letter and a full stop. */
export function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}

/** What went wrong, in words for people. */
export const wordsOf = (error: unknown): string =>
  error instanceof Refusal ? error.message : "Something went wrong in this page. Load it again.";
