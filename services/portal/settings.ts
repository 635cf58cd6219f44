import { z } from "zod";
import { traces } from "../kit/bindings.ts";
import { commonSettings, readEnvironment } from "../kit/config.ts";
import type { Environment } from "../kit/config.ts";
import { applicationSchema } from "./application.ts";

const applications = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: "custom", message: "is no JSON" });
      return z.NEVER;
    }
  })
  .pipe(z.array(applicationSchema, { error: "is no list of applications" }));

/** Everything the portal reads from its environment. */
export const settingsSchema = z.object({
  ...commonSettings,
  ...traces.settings,
  SERVICE_NAME: z.string().default("portal"),
  /** What it leads to, as JSON; without it, to nothing. */
  APPLICATIONS: applications.default([]),
});

export type Settings = z.output<typeof settingsSchema>;

/** The settings, or one error with every mistake. */
export function readSettings(env: Environment): Settings {
  return readEnvironment(settingsSchema, env);
}
