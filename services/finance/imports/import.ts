import { z } from "zod";

/** What people leave behind in Odoo, as it exports it. */
export const importKinds = ["customers", "products", "invoices"] as const;
export type ImportKind = (typeof importKinds)[number];

/** What came of a file. */
export const importSchema = z.object({
  id: z.uuid(),
  kind: z.enum(importKinds),
  imported: z.int().describe("How many are new"),
  known: z.int().describe("How many were here before, and stay as they are"),
  skipped: z.int().describe("How many invoices are drafts, or have nothing open"),
});
export type Import = z.output<typeof importSchema>;
