import { z } from "zod";
import type { Base } from "../../define.ts";
import type { External } from "../../model/parts.ts";
import { text, type Value } from "../../model/value.ts";
import { externalAt } from "../external.ts";
import type { ProgramConfig } from "./config.ts";

const EXAMPLE = "http://collector:4318";

/** What a profile may say about the traces of a program. */
export const tracesConfig = z.strictObject({
  to: z
    .url({ protocol: /^https?$/, error: `expected the base address of a receiver, such as "${EXAMPLE}"`, abort: true })
    .regex(/^https?:\/\/[^@?#]*[^@?#/]$/, { error: "expected an address without user, query and slash at its end" })
    .describe("Base address of a receiver that speaks OTLP over HTTP; `/v1/traces` is appended."),
  ratio: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe(
      "Share of the traces that begin here and are kept, 0 to 1; one that comes with a request is kept as it says.",
    ),
});

const PORT = "otlp";

/** The receiver's host and port, as the platform's network rules know them; none where nothing is traced. */
export function tracesExternals({ self, config }: Base<ProgramConfig>): readonly External[] {
  if (!config.traces) return [];
  return [externalAt(`${self.name}-traces`, PORT, new URL(config.traces.to))];
}

/** What a program reads of it: an address by reference, so that whoever holds it may go there, and nobody else. */
export function tracesEnvironment({ self, config }: Base<ProgramConfig>): Readonly<Record<string, Value>> {
  if (!config.traces) return {};
  const { protocol, pathname } = new URL(config.traces.to);
  // Traces can come later than what is traced, so they make no start order.
  const place = self.endpoint(PORT, { of: "traces", at: "run" });
  return {
    TRACES_URL: text`${protocol}//${place}${pathname === "/" ? "" : pathname}`,
    TRACES_RATIO: config.traces.ratio,
  };
}
