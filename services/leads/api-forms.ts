import { z } from "zod";
import { operation } from "../kit/endpoint.ts";
import { pageOf } from "../kit/page.ts";
import { formQuerySchema, formSchema, newFormSchema, submissionSchema } from "./forms.ts";

/** Where forms are for everybody: a prefix of its own, so that a gateway can let strangers reach it and nothing else. */
export const publicForms = "/forms";

const params = z.object({ id: z.uuid() });

export const addForm = operation({
  method: "post",
  path: "/api/leads/forms",
  summary: "Add a form that anybody may fill in",
  access: "decide",
  body: newFormSchema,
  answers: { 201: { description: "The form; a replay answers the first one again", schema: formSchema } },
});

export const listForms = operation({
  method: "get",
  path: "/api/leads/forms",
  summary: "List forms, newest first",
  access: "read",
  query: formQuerySchema,
  answers: { 200: { description: "One page of forms", schema: pageOf(formSchema) } },
});

export const showForm = operation({
  method: "get",
  path: `${publicForms}/{id}/token`,
  summary: "Ask for a token, when a form is shown to somebody",
  access: "public",
  params,
  answers: {
    200: {
      description: "Goes with one submission, `readyInMs` from now at the earliest and a day at the latest",
      schema: z.object({ token: z.string(), readyInMs: z.int() }),
    },
  },
});

export const submitForm = operation({
  method: "post",
  path: `${publicForms}/{id}/submissions`,
  summary: "Send a form that somebody filled in",
  access: "public",
  params,
  body: submissionSchema,
  maxBytes: 64 * 1024,
  answers: {
    202: {
      description: "Received. What a machine seems to have sent is answered the same, and dropped",
      schema: z.object({ received: z.literal(true) }),
    },
  },
});
