import { hostname } from "node:os";
import { context, propagation } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { ExportResultCode, W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { SpanExporter } from "@opentelemetry/sdk-trace";
import type { Logger } from "./log.ts";
import { withTimeout } from "./retry.ts";
import type { Tracing } from "./tracing.ts";

export type ExportOptions = {
  readonly service: string;
  /** Of the traces that begin here; who goes on from another does as that one. */
  readonly ratio: number;
  readonly log: Logger;
  /** How long spans are gathered before they are sent. @default 5 s */
  readonly gatherMs?: number;
};

/** A receiver that takes longer is away. */
const answerMs = 5_000;
/** A stop has ten seconds for everything, and traces are the least of it. */
const lastMs = 2_000;

/**
 * Sends spans to an OTLP/HTTP receiver, in the background and by the batch. While it is away a bounded number of them
 * is kept, and the rest is lost: nothing that is asked of the service waits for it.
 */
export function exportTo(url: string, { service, ratio, log, gatherMs = 5_000 }: ExportOptions): Tracing {
  followCalls();
  const told = telling(log);
  const exporter = new OTLPTraceExporter({ url: `${url.replace(/\/+$/, "")}/v1/traces`, timeoutMillis: answerMs });
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ "service.name": service, "host.name": hostname() })),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: told.of(exporter), scheduledDelayMillis: gatherMs })],
  });
  return {
    tracer: provider.getTracer("bap"),
    close: () => withTimeout("handing over the last spans", lastMs, provider.shutdown()).catch(told.away),
  };
}

/** Which span is the current one, and how it is written into a header: one for the process, and whoever was first stays. */
function followCalls(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
}

/** Tells once that the receiver does not take them, and once that it does again: by itself the exporter says nothing. */
function telling(log: Logger) {
  let isAway = false;
  const away = (err: unknown): void => {
    if (!isAway) log.warn({ err }, "nobody takes the traces; spans are lost until somebody does");
    isAway = true;
  };
  const back = (): void => {
    if (isAway) log.info("the traces are taken again");
    isAway = false;
  };
  const of = (exporter: SpanExporter): SpanExporter => ({
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.code === ExportResultCode.SUCCESS) back();
        else away(result.error);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  });
  return { away, of };
}
