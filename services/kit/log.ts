import { pino } from "pino";
import type { DestinationStream, Logger } from "pino";
import { traceOfLine } from "./tracing.ts";

export type { Logger } from "pino";

/** Replaces user and password in every URL of a text: an error message of a driver may carry one. */
export function redactUrls(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, "$1***@");
}

/** One JSON object a line on standard output, where every target collects it. Never carries a secret. */
export function createLogger(
  options: { readonly service: string; readonly level: string },
  destination?: DestinationStream,
): Logger {
  return pino(
    {
      level: options.level,
      base: { service: options.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: traceOfLine,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      redact: { paths: ["password", "authorization", "cookie", "*.password", "*.authorization", "*.cookie"] },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return {
    type: error.name,
    message: redactUrls(error.message),
    ...(typeof code === "string" ? { code } : {}),
    stack: redactUrls(error.stack ?? ""),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}
