import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openAnalytics } from "./analytics.ts";
import type { Analytics } from "./analytics.ts";
import { leadEvent } from "./bus.contract.ts";
import { silent } from "./testing/log.ts";

/** What a client asked for over ClickHouse's HTTP interface. */
type Asked = { readonly query: string; readonly body: string; readonly params: URLSearchParams; readonly from: string };

/** No ClickHouse: writes down what it is asked, and answers as one would, or with the error that is set. */
async function startRecordingStandIn() {
  const asked: Asked[] = [];
  let failure: string | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const params = new URL(request.url ?? "", "http://stand-in").searchParams;
      const sent = Buffer.concat(chunks).toString();
      const from = Buffer.from((request.headers.authorization ?? "").slice("Basic ".length), "base64").toString();
      const query = params.get("query");
      asked.push({ query: query ?? sent, body: query === null ? "" : sent, params, from });
      if (failure === undefined) response.end();
      else response.writeHead(500, { "X-ClickHouse-Exception-Code": "243" }).end(failure);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://leads:p%40ss%3Aword@127.0.0.1:${port}/leads`,
    asked,
    failWith: (text: string | undefined) => (failure = text),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

describe("analytics, at a recording stand-in of ClickHouse", () => {
  let standIn: Awaited<ReturnType<typeof startRecordingStandIn>>;
  let analytics: Analytics;
  beforeEach(async () => {
    standIn = await startRecordingStandIn();
    analytics = openAnalytics(standIn.url, { log: silent });
  });
  afterEach(async () => {
    await analytics.close();
    await standIn.stop();
  });
  const queries = () => standIn.asked.map(({ query }) => query.split(/[\s(]+/, 6).join(" "));

  test("makes the table before the first insert only", async () => {
    await Promise.all([analytics.insert([leadEvent("lead-1")]), analytics.insert([leadEvent("lead-2")])]);
    await analytics.insert([leadEvent("lead-3")]);
    expect(queries()).toEqual(
      ["create table if not exists events", ...Array<string>(3).fill("INSERT INTO events")].map(
        (query) => expect.stringContaining(query) as string,
      ),
    );
    expect(standIn.asked[0]?.query).toContain("ReplacingMergeTree order by (organisation, type, time, id)");
  });

  test("comes as the user, to the database, that the address names", async () => {
    await analytics.insert([leadEvent("lead-1")]);
    for (const { from, params } of standIn.asked) {
      expect([from, params.get("database")]).toEqual(["leads:p@ss:word", "leads"]);
    }
  });

  test("writes an event as one row, its data as JSON in a text", async () => {
    const event = leadEvent("lead-1");
    await analytics.insert([event, leadEvent("lead-2")]);
    const insert = standIn.asked.at(-1);
    expect(insert?.query).toMatch(/FORMAT JSONEachRow/);
    expect(insert?.params.get("date_time_input_format")).toBe("best_effort");
    const rows = insert!.body
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows).toHaveLength(2);
    const { id, time, data } = event;
    const whose = { organisation: "acme", team: "sales", actor: "zoë" };
    expect(rows[0]).toEqual({
      ...{ id, source: "/leads", type: "bap.lead.captured", subject: "lead-1", time, ...whose },
      data: JSON.stringify(data),
    });
  });

  test("asks for nothing when there is nothing to write", async () => {
    await analytics.insert([]);
    expect(standIn.asked).toEqual([]);
  });

  test("fails with the server's reason, and makes the table the next time", async () => {
    standIn.failWith("Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space. (NOT_ENOUGH_SPACE)");
    await expect(analytics.insert([leadEvent("lead-1")])).rejects.toThrow("not enough space");
    standIn.failWith(undefined);
    await analytics.insert([leadEvent("lead-1")]);
    expect(queries()).toHaveLength(3);
  });

  test("fails while the server is away, without telling the password", async () => {
    await standIn.stop();
    const failure: unknown = await analytics.insert([leadEvent("lead-1")]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).not.toContain("p@ss");
  });
});
