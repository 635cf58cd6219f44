import { operation } from "../../kit/endpoint.ts";
import { pageOf } from "../../kit/page.ts";
import {
  accountSchema,
  accountsSchema,
  balancesSchema,
  newAccountSchema,
  newPostingSchema,
  postingQuerySchema,
  postingSchema,
} from "./ledger.ts";

export const listAccounts = operation({
  method: "get",
  path: "/api/finance/accounts",
  summary: "List the accounts of the ledger",
  access: "read",
  answers: { 200: { description: "All of them", schema: accountsSchema } },
});

export const openAnAccount = operation({
  method: "post",
  path: "/api/finance/accounts",
  summary: "Open an account beside the standard ones",
  access: "decide",
  body: newAccountSchema,
  answers: { 201: { description: "The account", schema: accountSchema } },
});

export const readBalances = operation({
  method: "get",
  path: "/api/finance/balances",
  summary: "Read what the ledger holds of each account",
  access: "read",
  answers: { 200: { description: "Both sides of each account, in minor units", schema: balancesSchema } },
});

export const listPostings = operation({
  method: "get",
  path: "/api/finance/postings",
  summary: "Read the journal, newest first",
  access: "read",
  query: postingQuerySchema,
  answers: { 200: { description: "One page of postings", schema: pageOf(postingSchema) } },
});

export const makePosting = operation({
  method: "post",
  path: "/api/finance/postings",
  summary: "Post by hand what no invoice and no payment posts",
  access: "decide",
  body: newPostingSchema,
  answers: { 201: { description: "The posting", schema: postingSchema } },
});
