export type DocumentHead = {
  readonly id: string;
  readonly title: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly state: "received" | "ready" | "failed";
  readonly reason: string | null;
  readonly chunks: number;
  readonly createdAt: string;
};

export type Document = DocumentHead & { readonly text: string | null };

export type Citation = {
  readonly mark: number;
  readonly documentId: string;
  readonly title: string;
  readonly start: number;
  readonly quote: string;
};

export type Answer = {
  readonly answer: string | null;
  readonly citations: readonly Citation[];
  /** The model that wrote it; `local`: nothing but quotes. */
  readonly by: string;
};

export const states = {
  received: ["calm", "Being read"],
  ready: ["good", "Ready"],
  failed: ["bad", "Not readable"],
} as const;
