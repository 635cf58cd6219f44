import { operation } from "../kit/endpoint.ts";
import { applicationsSchema } from "./application.ts";

export const listApplications = operation({
  method: "get",
  path: "/api/applications",
  summary: "List the applications",
  access: "public",
  answers: { 200: { description: "The applications, in the order of the page", schema: applicationsSchema } },
});
