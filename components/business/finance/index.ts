import { defineBusiness } from "../../kit/business/define-business.ts";

/** Finance automation: invoices, approvals, payments. */
export const finance = defineBusiness({
  name: "finance",
  title: "Finance",
  purpose: "Send invoices, match payments, see what is owed.",
  description: "Finance automation: invoices, approvals and payments, from leads that were won.",
  topics: { events: {} },
  reads: ["leads.events"],
});
