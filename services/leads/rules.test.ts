import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Handlers } from "../kit/jobs.ts";
import { describeOnEveryDatabase, setUpMs } from "../kit/testing/databases.ts";
import { prepare } from "../kit/testing/service.ts";
import { captureOne } from "./capture.ts";
import { changeLead } from "./change.ts";
import { migrations } from "./migrations.ts";
import { rescore } from "./rescore.ts";
import { leastLoaded } from "./routing.ts";
import type { RoutingRule } from "./routing.ts";
import { readRules, replaceRules } from "./rules.ts";
import type { ScoringRule } from "./scoring.ts";
import { findLead, leadsPage } from "./store.ts";
import { captured, doJobs, eventsOf, someone, workOn } from "./testing.ts";
import { uuidv7 } from "../kit/uuid.ts";

const person = (n: number | string, country?: string) => ({
  name: `P ${n}`,
  email: `p${n}@example.com`,
  ...(country && { country }),
});
const people = (count: number) => Array.from({ length: count }, (_, i) => person(i));
const german: ScoringRule = { name: "german", when: { field: "country", op: "is", value: "DE" }, points: 10 };
const namesCompany: ScoringRule = {
  name: "company",
  when: { field: "company", op: "present", value: true },
  points: 5,
};
const turns = (...assignees: string[]): RoutingRule => ({ name: "everybody", by: "round-robin", assignees });

describeOnEveryDatabase("rules", (database) => {
  const work: ReturnType<typeof workOn> = (actor, does) => workOn(database())(actor, does);
  const handlers: Handlers = { rescore: (job) => rescore(work, job) };
  const assignees = async (mine: ReturnType<typeof someone>) =>
    (await work(mine, (unit) => leadsPage(unit, { limit: 100 }))).items.map(({ assignee }) => assignee).toReversed();
  beforeAll(() => prepare(database(), migrations), setUpMs);

  test("a lead gets points by the rules there are, and says what for", async () => {
    const mine = someone("scored");
    await work(mine, (unit) => replaceRules(unit, "scoring", [german, namesCompany]));
    const { lead } = await work(mine, (unit) => captureOne(unit, uuidv7(), { ...person(1, "DE"), company: "Acme" }));
    expect(lead).toMatchObject({
      score: 15,
      reasons: [
        { rule: "german", points: 10 },
        { rule: "company", points: 5 },
      ],
    });
  });

  test("changed rules score all leads anew, and tell of those whose score changed", async () => {
    const mine = someone("rescored");
    const [first = "", second = ""] = await work(mine, (unit) => captured(unit, person(1, "DE"), person(2, "FR")));
    await work(mine, (unit) => captured(unit, ...people(1_200).map((lead) => ({ ...lead, email: `x${lead.email}` }))));
    await work(mine, (unit) => replaceRules(unit, "scoring", [german]));
    await doJobs(database(), handlers);
    expect(await work(mine, (unit) => findLead(unit, first))).toMatchObject({
      score: 10,
      reasons: [{ rule: "german" }],
    });
    expect(await work(mine, (unit) => findLead(unit, second))).toMatchObject({ score: 0, reasons: [] });
    const scored = (await eventsOf(work, mine)).filter(({ type }) => type === "lead.scored");
    expect(scored).toEqual([{ type: "lead.scored", subject: first, data: { score: 10 } }]);
    const old = "select count(*)::int as n from leads where organisation = $1 and rules_version = 0";
    expect((await work(mine, (unit) => unit.query(old, [mine.organisation]))).rows).toEqual([{ n: 0 }]);
  });

  test("a lead that was captured by the old rules while they changed is scored anew a minute later", async () => {
    const mine = someone("between");
    const [id = ""] = await work(mine, (unit) => captured(unit, person(1, "DE")));
    await work(mine, (unit) => replaceRules(unit, "scoring", [german]));
    await doJobs(database(), handlers);
    // As if it had committed only now.
    await work(mine, (unit) => unit.query("update leads set rules_version = 0, score = 0, reasons = '[]'"));
    await doJobs(database(), handlers);
    expect(await work(mine, (unit) => findLead(unit, id))).toMatchObject({ score: 0 });
    await doJobs(database(), handlers, { aheadMs: 61_000 });
    expect(await work(mine, (unit) => findLead(unit, id))).toMatchObject({ score: 10 });
  });

  test("a territory decides by country, and the first rule that holds", async () => {
    const mine = someone("territories");
    const territory = (name: string, value: string[], assignee: string): RoutingRule => ({
      ...turns(assignee),
      ...{ name, when: { field: "country", op: "in", value } },
    });
    await work(mine, (unit) =>
      replaceRules(unit, "routing", [territory("z", ["DE", "AT"], "dora"), territory("a", ["AT", "FR"], "fred")]),
    );
    await work(mine, (unit) =>
      captured(unit, person(1, "FR"), person(2, "AT"), person(3, "DE"), person(4, "US"), person(5)),
    );
    expect(await assignees(mine)).toEqual(["fred", "dora", "dora", null, null]);
    const assigned = (await eventsOf(work, mine)).filter(({ type }) => type === "lead.assigned");
    expect(assigned.map(({ data }) => data)).toEqual([{ rule: "a" }, { rule: "z" }, { rule: "z" }]);
  });

  test("in turn, each gets as many, however many leads come at once, alone or together", async () => {
    const mine = someone("in turn");
    await work(mine, (unit) => replaceRules(unit, "routing", [turns("ada", "bob", "cyd")]));
    const given = people(30);
    await Promise.all([
      work(mine, (unit) => captured(unit, ...given.slice(0, 10))),
      ...given.slice(10).map((lead) => work(mine, (unit) => captured(unit, lead))),
    ]);
    const counts = Object.values(Object.groupBy(await assignees(mine), (assignee) => assignee ?? "nobody"));
    expect(counts.map((those) => those?.length)).toEqual([10, 10, 10]);
  });

  test("a turn that came to nothing is not lost", async () => {
    const mine = someone("rolled back");
    await work(mine, (unit) => replaceRules(unit, "routing", [turns("ada", "bob")]));
    const failing = work(mine, async (unit) => {
      await captured(unit, person(1));
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    await work(mine, (unit) => captured(unit, person(2), person(3)));
    expect(await assignees(mine)).toEqual(["ada", "bob"]);
  });

  test("whoever comes again stays with whom they were, and takes nobody's turn", async () => {
    const mine = someone("stays");
    await work(mine, (unit) => replaceRules(unit, "routing", [turns("ada", "bob")]));
    await work(mine, (unit) => captured(unit, person(1)));
    await work(mine, (unit) => captured(unit, person(1)));
    await work(mine, (unit) => captured(unit, person(2)));
    expect(await assignees(mine)).toEqual(["ada", "bob"]);
  });

  test("by load, whoever has the fewest open leads gets the next, also when many come at once", async () => {
    const mine = someone("by load");
    await work(mine, (unit) => replaceRules(unit, "routing", [{ ...turns("ada", "bob"), by: "load" }]));
    await Promise.all(people(8).map((lead) => work(mine, (unit) => captured(unit, lead))));
    expect((await assignees(mine)).toSorted()).toEqual([..."aaaabbbb"].map((one) => (one === "a" ? "ada" : "bob")));
    const { items } = await work(mine, (unit) => leadsPage(unit, { limit: 100 }));
    const bobs = items.filter(({ assignee }) => assignee === "bob").slice(0, 2);
    for (const { id } of bobs) await work(mine, (unit) => changeLead(unit, id, { status: "won" }));
    await work(mine, (unit) => captured(unit, person("a"), person("b")));
    expect((await assignees(mine)).slice(-2)).toEqual(["bob", "bob"]);
  });

  test("rules have a version that grows, and two with the same name are refused", async () => {
    const mine = someone("versions");
    expect((await work(mine, readRules)).scoring).toEqual({ version: 0, items: [] });
    await work(mine, (unit) => replaceRules(unit, "scoring", [german]));
    const second = await work(mine, (unit) => replaceRules(unit, "scoring", []));
    expect(second).toEqual({ version: 2, items: [] });
    expect((await work(mine, readRules)).scoring).toEqual(second);
    const twins = work(mine, (unit) => replaceRules(unit, "routing", [turns("ada"), turns("bob")]));
    await expect(twins).rejects.toMatchObject({ status: 422, errors: [{ pointer: "#/items/1/name" }] });
  });

  test("rules, turns and scores of one organisation are nothing to another", async () => {
    const [ours, theirs] = [someone("our rules"), someone("their rules")];
    await work(ours, (unit) => replaceRules(unit, "scoring", [german]));
    await work(ours, (unit) => replaceRules(unit, "routing", [turns("ada", "bob")]));
    await work(theirs, (unit) => replaceRules(unit, "routing", [turns("eve", "fay")]));
    await work(ours, (unit) => captured(unit, person(1)));
    const [id = ""] = await work(theirs, (unit) => captured(unit, person(1, "DE")));
    await doJobs(database(), handlers);
    expect(await work(theirs, (unit) => findLead(unit, id))).toMatchObject({ score: 0, assignee: "eve" });
    expect((await work(theirs, readRules)).scoring.items).toEqual([]);
  });
});

describe("by load", () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 8 });
  const loads = names.chain((assignees) =>
    fc.tuple(
      fc.constant(assignees),
      fc.array(fc.nat(20), { minLength: assignees.length, maxLength: assignees.length }),
    ),
  );

  test("nobody is given a lead while somebody has fewer", () => {
    fc.assert(
      fc.property(loads, fc.nat(50), ([assignees, open], count) => {
        const load = new Map(assignees.map((assignee, i) => [assignee, open[i] ?? 0]));
        for (const chosen of leastLoaded(load, assignees, count)) {
          expect(load.get(chosen)).toBe(Math.min(...load.values()));
          load.set(chosen, (load.get(chosen) ?? 0) + 1);
        }
      }),
    );
  });
});
