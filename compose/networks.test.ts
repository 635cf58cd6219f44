import { describe, expect, it } from "vitest";
import { memberships, networkKeys, networksOf, sharedNetworks } from "./networks.ts";
import { EDGES, leads, postgres, redis, smallModel, traefik, withWorkload } from "./small-model.ts";

const joined = (model = smallModel()): Record<string, readonly string[]> => Object.fromEntries(memberships(model));

describe("networks", () => {
  it("are one for each provider, edge for what is routed, and egress for who publishes a port", () => {
    expect(joined()).toEqual({
      leads: ["edge", "postgres", "redis"],
      postgres: ["postgres"],
      "postgres-grant-leads": ["postgres"],
      redis: ["redis"],
      traefik: ["edge", "egress"],
    });
    expect(networkKeys(memberships(smallModel()))).toEqual(["edge", "egress", "postgres", "redis"]);
  });

  it("of stores and gateway are the same before the first consumer and route", () => {
    const alone = smallModel({ edges: [] });
    expect(joined(alone)).toMatchObject({ postgres: ["postgres"], redis: ["redis"], traefik: ["edge", "egress"] });
    // Another network is no reason to go without its own.
    expect(joined({ ...withWorkload("redis", { egress: true }), edges: [] }).redis).toEqual(["egress", "redis"]);
  });

  it("of one provider are joined by a second consumer without a change to the provider", () => {
    const second = { ...leads(), name: "finance", instance: "finance" };
    const model = smallModel({
      workloads: [...smallModel().workloads, second],
      edges: [...EDGES, { from: "finance", to: "postgres", port: "sql", at: "start" }],
    });
    expect(joined(model)).toEqual({ ...joined(), finance: ["postgres"] });
    expect(sharedNetworks(model, memberships(model))).toEqual(["postgres"]);
    expect(sharedNetworks(smallModel(), memberships(smallModel()))).toEqual([]);
  });

  it("never leave a container in Docker's default network", () => {
    expect(joined(smallModel({ edges: [] })).leads).toEqual(["leads"]);
  });

  it("lead out for who asks for egress and for who talks to an external", () => {
    expect(joined(withWorkload("redis", { egress: true })).redis).toEqual(["egress", "redis"]);
    const external = smallModel({ edges: [...EDGES, { from: "leads", to: "smtp", port: "smtp", at: "run" }] });
    expect(joined(external).leads).toEqual(["edge", "egress", "postgres", "redis"]);
  });

  it("join a gateway to a store it needs at start in the store's own network", () => {
    const model = smallModel({ edges: [...EDGES, { from: "traefik", to: "redis", port: "redis", at: "start" }] });
    expect(joined(model).traefik).toEqual(["edge", "egress", "redis"]);
    expect(joined(model).redis).toEqual(["redis"]);
  });

  it("know two routed workloads as able to reach each other, the gateway apart", () => {
    const second = { ...leads(), name: "finance", instance: "finance" };
    const model = smallModel({
      workloads: [leads(), second, postgres(), redis(), traefik()],
      edges: [...EDGES, { from: "traefik", to: "finance", port: "http", at: "run" }],
    });
    expect(sharedNetworks(model, memberships(model))).toEqual(["edge"]);
  });

  it("name a member where it serves and not where it consumes", () => {
    expect(networksOf(leads(), 1, ["edge", "egress", "leads", "postgres"], "bap")).toEqual([
      { name: "bap-edge", aliases: ["leads", "leads-1"] },
      { name: "bap-egress", aliases: [] },
      { name: "bap-leads", aliases: ["leads", "leads-1"] },
      { name: "bap-postgres", aliases: [] },
    ]);
  });
});
