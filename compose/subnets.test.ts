import { describe, expect, it } from "vitest";
import type { Problem } from "../components/model/error.ts";
import type { SubnetsInput } from "./subnets.ts";
import { chooseSubnets } from "./subnets.ts";

function choose(change: Partial<SubnetsInput> = {}) {
  return chooseSubnets({
    platform: "bap",
    keys: ["edge", "postgres"],
    idle: [],
    pool: "10.213.0.0/16",
    given: {},
    ...change,
  });
}

const messages = ({ problems }: { problems: readonly Problem[] }): string[] =>
  problems.map(({ code, path, message, suggestion }) => `${code} ${path}: ${message}; ${suggestion}`);

describe("subnets", () => {
  it("follow from the platform's name and the network's own", () => {
    expect([...choose().subnets]).toEqual([
      ["edge", "10.213.113.128/26"],
      ["postgres", "10.213.210.128/26"],
    ]);
    expect(choose({ platform: "other" }).subnets.get("edge")).not.toBe("10.213.113.128/26");
  });

  it("stay where they are when another network comes or goes", () => {
    const more = choose({ keys: ["edge", "kafka", "postgres", "redis"] });
    expect(more.subnets.get("postgres")).toBe(choose({ keys: ["postgres"] }).subnets.get("postgres"));
  });

  it("are what the profile gives, also outside the pool", () => {
    const { subnets, problems } = choose({ given: { edge: "192.168.40.0/24" } });
    expect(problems).toEqual([]);
    expect(subnets.get("edge")).toBe("192.168.40.0/24");
  });

  it("fail when two collide, naming both, the key to set and a free subnet", () => {
    expect(messages(choose({ pool: "10.0.0.0/26" }))).toEqual([
      'subnet-collision network.subnets.postgres: the networks "edge" and "postgres" both get the subnet 10.0.0.0/26; ' +
        "10.0.0.0/26 has no /26 left: choose a larger network.pool",
    ]);
    expect(messages(choose({ given: { postgres: "10.213.113.128/26" } }))).toEqual([
      'subnet-collision network.subnets.postgres: the networks "edge" and "postgres" both get the subnet ' +
        '10.213.113.128/26; set network.subnets.postgres to a free one, such as "10.213.0.0/26"',
    ]);
  });

  it("fail when one lies inside another, and ask to move the one that was given", () => {
    expect(messages(choose({ given: { edge: "10.213.0.0/16" } }))).toEqual([
      'subnet-collision network.subnets.edge: the networks "edge" (10.213.0.0/16) and "postgres" (10.213.210.128/26) ' +
        'overlap; set network.subnets.edge to a free one, such as "10.213.0.0/26"',
    ]);
  });

  it.each(["10.213.9.1/26", "10.213.9.0", "10.213.900.0/26", "10.213.9.0/30", "10.0.0.0/8", "fd00::/64"])(
    "fail when %s is given",
    (written) => {
      expect(messages(choose({ given: { edge: written } }))).toEqual([
        `bad-subnet network.subnets.edge: "${written}" is no subnet; ` +
          'write the first address and a length from /16 to /28, such as "10.213.9.0/26"',
      ]);
    },
  );

  it("fail when a name leads nowhere, unless its instance is configured and not deployed", () => {
    expect(messages(choose({ given: { postgers: "10.1.0.0/26" } }))).toEqual([
      'unknown-network network.subnets.postgers: there is no network "postgers"; the networks are edge, postgres',
    ]);
    expect(choose({ given: { redis: "10.1.0.0/26" }, idle: ["redis"] }).problems).toEqual([]);
  });

  it.each(["10.213.0.0/27", "10.213.0.1/16", "all"])("fail when the pool is %s", (pool) => {
    expect(messages(choose({ pool }))).toEqual([
      `bad-pool network.pool: "${pool}" is no range that /26 subnets can be cut from; ` +
        'write the first address and a length from /8 to /26, such as "10.208.0.0/12"',
    ]);
  });
});
