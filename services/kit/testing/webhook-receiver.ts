import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { signatureOf } from "../webhook.ts";

/** A message that came. */
export type Received = {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly text: string;
};

/** A stand-in for the program of somebody else that is told by webhook: takes messages and keeps them. */
export type WebhookReceiver = {
  readonly url: string;
  readonly received: Received[];
  /** What it answers; `hang` is nothing. */
  answer: number | "hang";
  close(): Promise<void>;
};

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const server = createServer((request, response) => {
    const header = (name: string) => String(request.headers[`webhook-${name}`]);
    let text = "";
    request.setEncoding("utf8").on("data", (part: string) => (text += part));
    request.on("end", () => {
      const { received, answer } = receiver;
      received.push({ id: header("id"), timestamp: header("timestamp"), signature: header("signature"), text });
      if (answer !== "hang") response.writeHead(answer, { location: "/elsewhere" }).end("what nobody shall see");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/t0ken`,
    received: [],
    answer: 204,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

/** Whether a message is signed with a secret, as its receiver is to find out. */
export const isSigned = (secret: string, { id, timestamp, signature, text }: Received): boolean =>
  signature === signatureOf(secret, id, timestamp, text);
