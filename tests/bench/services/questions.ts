import { textOf } from "./chunks.ts";
import type { Question } from "./load.ts";

/** Somebody new, as a page of a company sends them. */
export function captureLead(): Question {
  let number = 0;
  return {
    path: "/api/leads",
    status: 201,
    body: () => ({
      name: "Ada Lovelace",
      // Two processes ask, and one after the other: who came before is not who comes now.
      email: `ada.${Date.now()}.${(number += 1)}@example.com`,
      company: "Analytical Engines Ltd",
      message: "We would like to see what it can do for an office of forty people, next week if that is possible.",
      source: "website",
      country: "GB",
    }),
  };
}

/** An invoice of three lines, for one customer. */
export function createInvoice(customerId: string): Question {
  const lines = [
    { description: "Advice, by the hour", quantity: 12, unitPrice: 9_500, taxRate: 1_900 },
    { description: "Travel", quantity: 1, unitPrice: 18_340, taxRate: 1_900 },
    { description: "Handbook", quantity: 3, unitPrice: 2_990, taxRate: 700 },
  ];
  return {
    path: "/api/finance/invoices",
    status: 201,
    body: () => ({ customerId, currency: "EUR", lines }),
  };
}

/** A question of eight words, each time another. */
export function search(): Question {
  return { path: "/api/agents/search", status: 200, body: () => ({ query: textOf(8), limit: 10 }) };
}
