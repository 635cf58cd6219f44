import { z } from "zod";
import { operation } from "../../kit/endpoint.ts";
import { fileBytes } from "../csv.ts";
import { currencySchema } from "../money.ts";
import { importKinds, importSchema } from "./import.ts";

export const importFile = operation({
  method: "post",
  path: "/api/finance/imports/{kind}",
  summary: "Import contacts, products or open invoices as Odoo exports them; what is here already stays as it is",
  access: "write",
  params: z.object({ kind: z.enum(importKinds) }),
  query: z.object({ currency: currencySchema.optional().describe("Of rows that name none") }),
  upload: ["text/csv"],
  maxBytes: fileBytes,
  answers: { 201: { description: "What came of it", schema: importSchema } },
});
