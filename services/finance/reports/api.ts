import { operation } from "../../kit/endpoint.ts";
import { agedQuerySchema, agedReceivablesSchema, cashFlowQuerySchema, cashFlowSchema } from "./report.ts";

export const readAgedReceivables = operation({
  method: "get",
  path: "/api/finance/reports/aged-receivables",
  summary: "See what customers owe, by how long it has been due",
  access: "read",
  query: agedQuerySchema,
  answers: { 200: { description: "By customer and currency, and together", schema: agedReceivablesSchema } },
});

export const readCashFlow = operation({
  method: "get",
  path: "/api/finance/reports/cash-flow",
  summary: "See what came to the bank and left it, by month",
  access: "read",
  query: cashFlowQuerySchema,
  answers: { 200: { description: "By month and currency", schema: cashFlowSchema } },
});
