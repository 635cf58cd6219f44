import { z } from "zod";
import { operation } from "../kit/endpoint.ts";
import { pageOf } from "../kit/page.ts";
import {
  documentHeadSchema,
  documentQuerySchema,
  documentSchema,
  mostBytes,
  newDocumentSchema,
  uploadQuerySchema,
  uploadTypes,
} from "./document.ts";
import { answerSchema, hitsSchema, questionSchema, searchSchema } from "./question.ts";
import { newTaskSchema, taskAnswerSchema, taskSchema } from "./task.ts";
import { toolSchema } from "./tools/registry.ts";

const params = z.object({ id: z.uuid() });

export const handInDocument = operation({
  method: "post",
  path: "/api/agents/documents",
  summary: "Hand in a document, so that it can be found and cited once it is read",
  access: "write",
  query: uploadQuerySchema,
  body: newDocumentSchema,
  upload: uploadTypes,
  maxBytes: mostBytes,
  answers: { 201: { description: "The document; a replay answers the first one again", schema: documentSchema } },
});

export const listDocuments = operation({
  method: "get",
  path: "/api/agents/documents",
  summary: "List documents without their texts, newest first",
  access: "read",
  query: documentQuerySchema,
  answers: { 200: { description: "One page of documents", schema: pageOf(documentHeadSchema) } },
});

export const readDocument = operation({
  method: "get",
  path: "/api/agents/documents/{id}",
  summary: "Read a document",
  access: "read",
  params,
  answers: { 200: { description: "The document", schema: documentSchema } },
});

export const readOriginal = operation({
  method: "get",
  path: "/api/agents/documents/{id}/original",
  summary: "Have a document back as it was handed in",
  access: "read",
  params,
  answers: { 200: { description: "Its bytes, with its own media type", type: "application/octet-stream" } },
});

export const deleteDocument = operation({
  method: "delete",
  path: "/api/agents/documents/{id}",
  summary: "Remove a document and everything that was read of it",
  access: "write",
  params,
  answers: { 200: { description: "It is not found any more", schema: params } },
});

export const searchDocuments = operation({
  method: "post",
  path: "/api/agents/search",
  summary: "Find the parts of documents that are nearest to a text",
  access: "read",
  body: searchSchema,
  answers: { 200: { description: "What was found, the nearest first", schema: hitsSchema } },
});

export const answerQuestion = operation({
  method: "post",
  path: "/api/agents/answers",
  summary: "Answer a question from the documents, with where it stands in them",
  access: "read",
  body: questionSchema,
  answers: { 200: { description: "The answer, or null", schema: answerSchema } },
});

export const listTools = operation({
  method: "get",
  path: "/api/agents/tools",
  summary: "List what an agent can do in other services, with the rights of who asks",
  access: "read",
  answers: { 200: { description: "The tools", schema: z.object({ items: z.array(toolSchema) }) } },
});

export const runTask = operation({
  method: "post",
  path: "/api/agents/tasks",
  summary: "Run one tool, or have a model choose one; what it chooses that changes something is only proposed",
  access: "write",
  body: newTaskSchema,
  answers: { 201: { description: "The task, and what came of it", schema: taskAnswerSchema } },
});

export const readTask = operation({
  method: "get",
  path: "/api/agents/tasks/{id}",
  summary: "Read one of one's own tasks",
  access: "read",
  params,
  answers: { 200: { description: "The task, without what came of it", schema: taskSchema } },
});

export const confirmTask = operation({
  method: "post",
  path: "/api/agents/tasks/{id}/confirmation",
  summary: "Confirm one's own task that a model proposed: it is done now, once",
  access: "write",
  params,
  answers: { 200: { description: "The task, and what came of it", schema: taskAnswerSchema } },
});
