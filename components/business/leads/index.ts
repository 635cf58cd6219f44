import { defineBusiness } from "../../kit/business/define-business.ts";

/** Lead management: captures leads and keeps them. */
export const leads = defineBusiness({
  name: "leads",
  title: "Leads",
  purpose: "See who is interested, how much, and who follows up.",
  description: "Lead management: captures leads over a form and an API, and keeps them.",
  topics: { events: {} },
  calls: true,
});
