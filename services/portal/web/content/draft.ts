import type { Tone } from "../kit/parts.ts";

export const states = ["draft", "review", "approved", "scheduled", "published"] as const;
export type State = (typeof states)[number];

export type DraftHead = {
  readonly id: string;
  readonly title: string;
  readonly channel: string | null;
  readonly plannedFor: string | null;
  readonly state: State;
  readonly publishAt: string | null;
  readonly publishedAt: string | null;
  readonly url: string | null;
  readonly writtenBy: string | null;
  readonly createdAt: string;
  readonly changedAt: string;
};

export type Draft = DraftHead & { readonly body: string; readonly brief: string };

export type Entry = Pick<DraftHead, "id" | "title" | "state" | "channel"> & { readonly at: string };

export type Channel = { readonly id: string; readonly name: string; readonly kind: string };

export const tones: Readonly<Record<State, Tone>> = {
  draft: "calm",
  review: "warn",
  approved: "news",
  scheduled: "news",
  published: "good",
};

/** What a state is called: one that is in review is not `review`. */
export const named: Readonly<Record<State, string>> = {
  draft: "Draft",
  review: "In review",
  approved: "Approved",
  scheduled: "Scheduled",
  published: "Published",
};

/** Where a text is published, by name; without a channel it is the service's own page. */
export const channelOptions = (channels: readonly Channel[]) => [
  ["", "The public page"] as const,
  ...channels.map(({ id, name, kind }) => [id, `${name} (${kind})`] as const),
];
