import { beforeAll, beforeEach, expect, test } from "vitest";
import { startCourier } from "./courier.ts";
import type { CloudEvent } from "./events.ts";
import { isNew } from "./events.ts";
import { retry } from "./retry.ts";
import { defaultTenant, EVERYBODY } from "./tenancy.ts";
import { describeOnEveryDatabase, setUpMs } from "./testing/databases.ts";
import { silent } from "./testing/log.ts";
import { prepare } from "./testing/service.ts";
import { unitsOn } from "./unit.ts";

describeOnEveryDatabase("the outbox", (database) => {
  const emit = (subject: string, wake?: () => void) =>
    unitsOn(database(), "shop", wake)(defaultTenant, (unit) => unit.emit({ type: "thing.sold", subject }));
  const until = (what: () => void) => retry(() => Promise.resolve().then(what), { patienceMs: 15_000 });

  beforeAll(() => prepare(database(), []), setUpMs);
  beforeEach(() => database().transaction((tx) => tx.query("update events set published_at = now()"), EVERYBODY));

  test("is emptied in the order in which things happened, what came before the start included", async () => {
    await emit("1");
    const got: string[] = [];
    const deliver = (events: readonly CloudEvent[]) => Promise.resolve(void got.push(...events.map((e) => e.subject)));
    const courier = startCourier(database(), [{ outlet: "published_at", deliver }], silent);
    try {
      for (const subject of ["2", "3", "4"]) await emit(subject, () => courier.wake());
      await until(() => expect(got).toEqual(["1", "2", "3", "4"]));
    } finally {
      await courier.close();
    }
  });

  test("keeps what could not be delivered, brings all of it again, and holds up no other route", async () => {
    const got: string[] = [];
    const elsewhere: string[] = [];
    let away = true;
    const deliver = (events: readonly CloudEvent[]) => {
      if (away) return Promise.reject(new Error("the bus is away"));
      return Promise.resolve(void got.push(...events.map((e) => e.subject)));
    };
    const analyse = (events: readonly CloudEvent[]) =>
      Promise.resolve(void elsewhere.push(...events.map((e) => e.subject)));
    const routes = [
      { outlet: "published_at", deliver },
      { outlet: "analysed_at", deliver: analyse },
    ] as const;
    const courier = startCourier(database(), routes, silent);
    try {
      await emit("a", () => courier.wake());
      await emit("b", () => courier.wake());
      await until(() => expect(elsewhere).toEqual(expect.arrayContaining(["a", "b"])));
      expect(got).toEqual([]);
      away = false;
      await until(() => expect(got).toEqual(["a", "b"]));
    } finally {
      await courier.close();
    }
  });

  test("large events go out a few at a time, and one that is larger than that alone", async () => {
    const sizes = [200_000, 200_000, 200_000, 900_000, 1, 1];
    const work = unitsOn(database(), "shop");
    for (const size of sizes) {
      const event = { type: "thing.sold", subject: "large", data: { text: "x".repeat(size) } };
      await work(defaultTenant, (unit) => unit.emit(event));
    }
    const got: number[][] = [];
    const deliver = (events: readonly CloudEvent[]) =>
      Promise.resolve(void got.push(events.map(({ data }) => String(data["text"]).length)));
    const courier = startCourier(database(), [{ outlet: "published_at", deliver }], silent);
    try {
      await until(() => expect(got.flat()).toEqual(sizes));
      expect(got).toEqual([[200_000, 200_000, 200_000], [900_000], [1, 1]]);
    } finally {
      await courier.close();
    }
  });

  test("several couriers of one outlet deliver each event once while nothing fails", async () => {
    const got: string[] = [];
    const deliver = (events: readonly CloudEvent[]) => Promise.resolve(void got.push(...events.map((e) => e.subject)));
    const couriers = [1, 2, 3].map(() => startCourier(database(), [{ outlet: "published_at", deliver }], silent));
    try {
      const wake = () => couriers.forEach((courier) => courier.wake());
      await Promise.all(Array.from({ length: 20 }, (_, i) => emit(String(i), wake)));
      await until(() => expect(got).toHaveLength(20));
      expect(new Set(got).size).toBe(20);
    } finally {
      await Promise.all(couriers.map((courier) => courier.close()));
    }
  });

  test("an event that arrives twice is new once for each consumer", async () => {
    const event: CloudEvent = {
      specversion: "1.0",
      id: "018f0000-0000-7000-8000-00000000000a",
      source: "/others",
      type: "bap.other.happened",
      subject: "1",
      time: "2030-01-02T03:04:05.000Z",
      datacontenttype: "application/json",
      organisation: "default",
      team: "default",
      actor: "ada",
      data: {},
    };
    const sees = (consumer: string) =>
      unitsOn(database(), "shop")(defaultTenant, (unit) => isNew(unit, event, consumer));
    expect([await sees("one"), await sees("one"), await sees("two")]).toEqual([true, false, true]);
  });
});
