import { context, propagation, ProxyTracerProvider, ROOT_CONTEXT, SpanStatusCode, trace } from "@opentelemetry/api";
import { TraceFlags } from "@opentelemetry/api";
import type { Context, Span, SpanOptions, Tracer } from "@opentelemetry/api";
import type { Logger } from "./log.ts";

/** What a service traces by. */
export type Tracing = {
  readonly tracer: Tracer;
  /** Hands over what is left, within two seconds. */
  close(): Promise<void>;
};

/** Where spans go to, and how many of them. */
export type TraceSettings = {
  /** By which name they are found. */
  readonly SERVICE_NAME: string;
  /** Base address of an OTLP/HTTP receiver; without one nothing is traced. */
  readonly TRACES_URL?: string | undefined;
  readonly TRACES_RATIO: number;
};

/** Makes spans that are nothing: of a provider of its own, which nobody in this process can give a meaning to. */
export const untraced: Tracer = new ProxyTracerProvider().getTracer("untraced");

/**
 * Opens what a service traces by. Each has its own: the services of one process would all bear one name if they took
 * a tracer that is registered for the whole of it. What is registered is which span is the current one, and how it is
 * written into a header: that is the same for all.
 */
export async function openTracing(settings: TraceSettings, log: Logger): Promise<Tracing> {
  const { SERVICE_NAME: service, TRACES_URL: url, TRACES_RATIO: ratio } = settings;
  if (url === undefined) return { tracer: untraced, close: () => Promise.resolve() };
  // Loaded only here: who is not traced has none of it in memory.
  const { exportTo } = await import("./tracing-export.ts");
  return exportTo(url, { service, ratio, log });
}

export type Spanned = SpanOptions & {
  /** What it goes on from. @default the current span */
  readonly parent?: Context;
  /** Whether an error means that the work failed: a refusal is an answer. @default every one does */
  readonly isFailure?: (error: unknown) => boolean;
};

/** Does work as a span that begins and ends with it. */
export function inSpan<T>(tracer: Tracer, name: string, options: Spanned, work: () => Promise<T>): Promise<T> {
  const { parent = context.active(), isFailure = () => true, ...rest } = options;
  return tracer.startActiveSpan(name, rest, parent, async (span) => {
    try {
      return await work();
    } catch (error) {
      if (isFailure(error)) fail(span, error instanceof Error ? error.name : "unknown");
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Marks a span as failed. Why is in the log: a message may hold what is nobody else's business. */
export function fail(span: Span, type: string): void {
  span.setAttribute("error.type", type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** The current span as headers for another service of ours; none where nothing is traced. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}

/** The current span for a row that somebody takes up later. */
export const traceparent = (): string | null => traceHeaders()["traceparent"] ?? null;

/** What was left by {@link traceparent}, to go on from; nothing, and what is no such text, begins anew. */
export const goingOnFrom = (left: string | null | undefined): Context =>
  propagation.extract(ROOT_CONTEXT, { traceparent: left ?? undefined });

/** For a line of the log: by which trace it is found. One that is not kept would lead nowhere. */
export function traceOfLine(): { traceId?: string } {
  const span = trace.getActiveSpan()?.spanContext();
  return span && span.traceFlags & TraceFlags.SAMPLED ? { traceId: span.traceId } : {};
}
