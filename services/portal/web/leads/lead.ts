import type { Tone } from "../kit/parts.ts";

export const statuses = ["new", "contacted", "qualified", "won", "lost"] as const;
export type Status = (typeof statuses)[number];

export type Lead = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly company: string | null;
  readonly message: string | null;
  readonly source: string | null;
  readonly country: string | null;
  readonly status: Status;
  readonly score: number;
  readonly reasons: readonly { readonly rule: string; readonly points: number }[];
  readonly assignee: string | null;
  readonly createdAt: string;
};

export type FollowUp = {
  readonly id: string;
  readonly leadId: string;
  readonly dueAt: string;
  readonly note: string;
  readonly state: "open" | "due" | "done";
};

export const tones: Readonly<Record<Status, Tone>> = {
  new: "news",
  contacted: "calm",
  qualified: "calm",
  won: "good",
  lost: "bad",
};
