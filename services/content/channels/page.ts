import { z } from "zod";
import type { Kind } from "./kind.ts";

/** This service's own public page and its feed: people come for it, so it is there as soon as it is published. */
export const pageKind: Kind = {
  settings: z.strictObject({}),
  secrets: [],
  isPage: true,
  targets: () => [],
  deliver: () => Promise.resolve(),
};
