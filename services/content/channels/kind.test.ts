import type { Hono } from "hono";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "../../kit/database.ts";
import type { Database } from "../../kit/database.ts";
import type { AppEnv } from "../../kit/http.ts";
import { doNextJob, maxAttempts } from "../../kit/jobs.ts";
import type { Mailer } from "../../kit/mailer.ts";
import { setUpMs } from "../../kit/testing/databases.ts";
import { assemble, bearer, prepare } from "../../kit/testing/service.ts";
import type { TestService } from "../../kit/testing/service.ts";
import { isSigned, startWebhookReceiver } from "../../kit/testing/webhook-receiver.ts";
import type { WebhookReceiver } from "../../kit/testing/webhook-receiver.ts";
import { migrations } from "../migrations.ts";
import { content } from "../service.ts";

const text = { title: "Spring\nis here", body: "Zoë <b>says</b> 🌍\n\nso." };
const secret = "known to both sides";

let database: Database;
let service: TestService;
let receiver: WebhookReceiver;
let app: Hono<AppEnv>;
beforeAll(async () => {
  database = await openDatabase("pglite:memory");
  await prepare(database, migrations);
  receiver = await startWebhookReceiver();
  service = assemble(content({ WEBHOOKS_PRIVATE: true }), database);
  ({ app } = service);
}, setUpMs);
afterAll(async () => {
  await receiver.close();
  await database.close();
});

/** What does the work of the service, with a mail server that takes letters or not. */
async function runJobs(mailer: Mailer = service.means.mailer): Promise<void> {
  const handlers = content({ WEBHOOKS_PRIVATE: true }).handlers!({ ...service.means, mailer });
  while (await doNextJob(database, handlers, { pauseAfter: () => 0 }));
}

let organisation = "";
let count = 0;
beforeEach(() => {
  organisation = `org${(count += 1)}`;
  receiver.answer = 204;
  receiver.received.length = 0;
});

const call = async (method: string, path: string, body?: object) => {
  const headers = { ...bearer(organisation), "content-type": "application/json" };
  const response = await app.request(`/api/content${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  return (await response.json()) as { id: string; url: string | null; items: Record<string, unknown>[] };
};

/** Publishes a text on a channel of its own. */
async function publish(kind: string, settings: object) {
  const channel = await call("POST", "/channels", { name: kind, kind, settings });
  const { id } = await call("POST", "/drafts", { ...text, channel: channel.id });
  for (const state of ["review", "approved"]) await call("PUT", `/drafts/${id}/state`, { state });
  return { channel: channel.id, draft: await call("PUT", `/drafts/${id}/state`, { state: "published" }) };
}
const deliveriesOf = async (id: string) => (await call("GET", `/drafts/${id}/deliveries`)).items;

/** One reader's view of one kind of channel. */
type Reader = {
  readonly kind: string;
  readonly settings: () => object;
  /** Everything that arrived there, as it reads. */
  readonly arrived: () => Promise<readonly string[]>;
  /** Makes it fail, and answers what undoes that; nothing for a kind that cannot. */
  readonly fail?: () => { readonly mailer?: Mailer; readonly reason: RegExp };
};

const refusing: Mailer = {
  sends: true,
  send: () => Promise.reject(new Error("550 smtp://u:s3cret@mail says no")),
  close: () => undefined,
};

const readers: readonly Reader[] = [
  {
    kind: "page",
    settings: () => ({}),
    arrived: async () => {
      const list = await (await app.request(`/published?organisation=${organisation}`)).text();
      const links = [...list.matchAll(/href="(\/published\/[^"?]+[^"]*)"/g)].map(([, link]) => link!);
      const pages = links.filter((link) => !link.includes("feed.xml"));
      return Promise.all(pages.map(async (link) => (await app.request(link)).text()));
    },
  },
  {
    kind: "webhook",
    settings: () => ({ url: receiver.url, secret }),
    arrived: () => Promise.resolve(receiver.received.map((message) => message.text)),
    fail: () => {
      receiver.answer = 500;
      return { reason: /answers 500$/ };
    },
  },
  {
    kind: "mail",
    settings: () => ({ to: [`ida@${organisation}.test`] }),
    arrived: () =>
      Promise.resolve(
        service.letters
          .filter(({ to }) => to.endsWith(`@${organisation}.test`))
          .map((letter) => JSON.stringify(letter)),
      ),
    fail: () => ({ mailer: refusing, reason: /^550 smtp:\/\/\*\*\*@mail says no$/ }),
  },
];

describe.each(readers)("a channel of kind $kind", ({ kind, settings, arrived, fail }) => {
  test("brings title and text to its readers, and nothing before it is published", async () => {
    await call("POST", "/drafts", text);
    expect(await arrived()).toEqual([]);
    const { draft } = await publish(kind, settings());
    await runJobs();
    const [one, ...more] = await arrived();
    expect(more).toEqual([]);
    for (const part of ["Spring", "is here", "Zoë", "🌍", "so."]) expect(one).toContain(part);
    expect((await deliveriesOf(draft.id)).every(({ state }) => state === "delivered")).toBe(true);
  });

  test("brings it once, however often it is published and the work is asked for", async () => {
    const { draft } = await publish(kind, settings());
    await runJobs();
    await call("PUT", `/drafts/${draft.id}/state`, { state: "published" });
    await call("POST", `/drafts/${draft.id}/deliveries`);
    await runJobs();
    expect(await arrived()).toHaveLength(1);
  });

  test("brings nothing to readers of another organisation", async () => {
    await publish(kind, settings());
    await runJobs();
    organisation = `${organisation}-other`;
    if (kind !== "webhook") expect(await arrived()).toEqual([]);
    expect((await call("GET", "/channels")).items).toEqual([]);
  });

  // What is only shown cannot fail.
  if (fail === undefined) return;
  test("is tried again when it fails, then given up with the reason, until a person has it tried anew", async () => {
    const { mailer, reason } = fail();
    const { draft } = await publish(kind, settings());
    const before = receiver.received.length;
    await runJobs(mailer);
    if (kind === "webhook") expect(receiver.received.length - before).toBe(maxAttempts);
    expect(await deliveriesOf(draft.id)).toMatchObject([
      { state: "failed", reason: expect.stringMatching(reason) as string },
    ]);
    receiver.answer = 204;
    receiver.received.length = 0;
    await call("POST", `/drafts/${draft.id}/deliveries`);
    expect(await deliveriesOf(draft.id)).toMatchObject([{ state: "pending" }]);
    await runJobs();
    expect(await deliveriesOf(draft.id)).toMatchObject([{ state: "delivered", reason: null }]);
    expect(await arrived()).toHaveLength(1);
    const types = (await call("GET", `/events?subject=${draft.id}`)).items.map(({ type }) => type);
    expect(types.slice(0, 3)).toEqual(["bap.delivery.delivered", "bap.delivery.requested", "bap.delivery.failed"]);
  });
});

test("a webhook is signed, has one id however often it is tried, and goes where its channel says by then", async () => {
  receiver.answer = 500;
  const { draft, channel } = await publish("webhook", { url: receiver.url, secret });
  const handlers = content({ WEBHOOKS_PRIVATE: true }).handlers!(service.means);
  await doNextJob(database, handlers, { pauseAfter: () => 0 });
  receiver.answer = 204;
  await call("PATCH", `/channels/${channel}`, {
    settings: { url: `${receiver.url}?moved`, secret: "another secret of two" },
  });
  await runJobs();
  const [first, second] = receiver.received;
  expect(isSigned(secret, first!)).toBe(true);
  expect(isSigned("another secret of two", second!)).toBe(true);
  expect(second!.id).toBe(first!.id);
  expect(JSON.parse(second!.text)).toMatchObject({
    type: "draft.published",
    id: draft.id,
    title: text.title,
    body: text.body,
  });
});

test("letters go to each of a list alone, and one who cannot be reached keeps nobody else from it", async () => {
  const bounced = `bob@${organisation}.test`;
  const choosy: Mailer = {
    ...refusing,
    send: (letter) => (letter.to === bounced ? refusing.send(letter) : service.means.mailer.send(letter)),
  };
  const { draft } = await publish("mail", { to: [`Ida@${organisation}.test`, bounced, `ida@${organisation}.test`] });
  await runJobs(choosy);
  const sent = service.letters.filter(({ to }) => to.endsWith(`@${organisation}.test`));
  expect(sent).toEqual([{ to: `ida@${organisation}.test`, subject: "Spring is here", text: text.body }]);
  expect((await deliveriesOf(draft.id)).map(({ target, state }) => [target, state])).toEqual([
    [`ida@${organisation}.test`, "delivered"],
    [bounced, "failed"],
  ]);
});

test("no letter counts as delivered where no mail is bound", async () => {
  const { draft } = await publish("mail", { to: ["ida@example.com"] });
  await runJobs({ ...service.means.mailer, sends: false });
  expect(await deliveriesOf(draft.id)).toMatchObject([
    { state: "failed", reason: expect.stringContaining("no mail is bound") as string },
  ]);
});

test("no event tells to whom a text was brought", async () => {
  await publish("mail", { to: ["ida@example.com"] });
  await runJobs();
  expect(JSON.stringify(await call("GET", "/events?limit=100"))).not.toContain("ida@");
});
