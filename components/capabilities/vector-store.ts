import { capability } from "../model/capability.ts";
import type { Value } from "../model/value.ts";

export interface Collection {
  /** Numbers in each vector. It cannot be changed later. */
  readonly size: number;
  /** @default "cosine" */
  readonly distance?: "cosine" | "dot" | "euclid";
}

export interface CollectionsAsk {
  /** A DNS label, named from `self.name`: what the names of its collections begin with. */
  readonly name: string;
  readonly collections: Readonly<Record<string, Collection>>;
}

export interface CollectionsGrant {
  /** Qdrant: `http://host:port`. pgvector: `postgres://…`, itself a secret. */
  readonly url: Value;
  /** Opens these collections and no others; empty where the URL holds the password. */
  readonly key: Value;
  /** The store's names of the collections that were asked for, each made beforehand. */
  readonly collections: Readonly<Record<string, string>>;
}

/** Vectors, and what lies near them. */
export interface VectorStore {
  readonly engine: "qdrant" | "pgvector";
  collections(ask: CollectionsAsk): CollectionsGrant;
}

declare module "../model/capability.ts" {
  interface Capabilities {
    vectorStore: VectorStore;
  }
}

export const vectorStore = capability<"vectorStore">()({
  name: "vectorStore",
  methods: ["collections"],
  description: "Vectors, and what lies near them; each consumer gets collections and a key of its own.",
});
