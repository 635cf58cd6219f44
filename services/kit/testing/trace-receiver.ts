import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** A span as it came, with what matters of it in plain values. */
export type ReceivedSpan = {
  /** What the resource says that it is of. */
  readonly service: string;
  readonly name: string;
  /** 1: within, 2: a request, 5: what somebody left. */
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly failed: boolean;
};

/** A stand-in for a collector: takes what a real exporter sends by OTLP over HTTP, as JSON, and keeps it. */
export type TraceReceiver = {
  /** Its base address. */
  readonly url: string;
  readonly spans: ReceivedSpan[];
  /** Where each of the deliveries went to. */
  readonly paths: string[];
  /** What it answers; `hang` is nothing. */
  answer: number | "hang";
  close(): Promise<void>;
};

export async function startTraceReceiver(): Promise<TraceReceiver> {
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      receiver.paths.push(request.url ?? "");
      const { answer } = receiver;
      if (answer === "hang") return;
      if (answer === 200) receiver.spans.push(...spansOf(body as Delivery));
      response.writeHead(answer, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver: TraceReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: [],
    paths: [],
    answer: 200,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

type Attributes = readonly { key: string; value: { stringValue?: string; intValue?: number | string } }[];
type Delivery = {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Attributes };
    readonly scopeSpans: readonly { readonly spans: readonly Sent[] }[];
  }[];
};
type Sent = Omit<ReceivedSpan, "service" | "attributes" | "failed"> & {
  readonly attributes: Attributes;
  readonly status: { readonly code: number };
};

function spansOf({ resourceSpans }: Delivery): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(plain(resource.attributes)["service.name"]);
    return scopeSpans.flatMap(({ spans }) =>
      spans.map(({ name, kind, traceId, spanId, parentSpanId, attributes, status }) => {
        return {
          service,
          name,
          kind,
          traceId,
          spanId,
          parentSpanId,
          attributes: plain(attributes),
          failed: status.code === 2,
        };
      }),
    );
  });
}

const plain = (attributes: Attributes): Record<string, string | number> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]));
