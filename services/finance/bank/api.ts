import { z } from "zod";
import { operation } from "../../kit/endpoint.ts";
import { pageOf } from "../../kit/page.ts";
import { fileBytes } from "../csv.ts";
import {
  bankLineQuerySchema,
  bankLineSchema,
  matchSchema,
  statementQuerySchema,
  statementSchema,
  uploadQuerySchema,
} from "./bank.ts";

const params = z.object({ id: z.uuid() });

export const uploadStatement = operation({
  method: "post",
  path: "/api/finance/bank-statements",
  summary: "Import a bank's CSV file and reconcile it",
  access: "write",
  query: uploadQuerySchema,
  upload: ["text/csv"],
  maxBytes: fileBytes,
  answers: {
    200: { description: "The same file was imported before", schema: statementSchema },
    201: { description: "What came of it", schema: statementSchema },
  },
});

export const listStatements = operation({
  method: "get",
  path: "/api/finance/bank-statements",
  summary: "List statements, newest first",
  access: "read",
  query: statementQuerySchema,
  answers: { 200: { description: "One page of statements", schema: pageOf(statementSchema) } },
});

export const readStatementState = operation({
  method: "get",
  path: "/api/finance/bank-statements/{id}",
  summary: "See how far a statement is reconciled",
  access: "read",
  params,
  answers: { 200: { description: "The statement", schema: statementSchema } },
});

export const listBankLines = operation({
  method: "get",
  path: "/api/finance/bank-lines",
  summary: "List lines of statements, with what open ones may be for",
  access: "read",
  query: bankLineQuerySchema,
  answers: { 200: { description: "One page of lines", schema: pageOf(bankLineSchema) } },
});

export const matchBankLine = operation({
  method: "post",
  path: "/api/finance/bank-lines/{id}/match",
  summary: "Say what a line is: money for an invoice, a payment in the books, or something on an account",
  access: "write",
  params,
  body: matchSchema,
  answers: { 200: { description: "The line", schema: bankLineSchema } },
});
