import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { describe, expect, it } from "vitest";
import { guardName, platformName } from "./fixed-name.ts";

const URNS = [
  "urn:pulumi:two::bap::pulumi:pulumi:Stack::bap-two",
  "urn:pulumi:two::bap::bap:index:Platform::two",
  "urn:pulumi:two::bap::bap:index:Platform$bap:index:Redis::two/redis",
];
const stackWith = (urns: readonly string[]) => ({
  stack: {
    name: "two",
    exportStack: () => Promise.resolve({ deployment: { resources: urns.map((urn) => ({ urn })) } }),
  } as unknown as Stack,
});

describe("a platform's name", () => {
  it("is read from the stack's state", () => {
    expect(platformName(URNS)).toBe("two");
    expect(platformName([])).toBeUndefined();
  });

  it("may be chosen as long as the stack made nothing, and kept", async () => {
    await expect(guardName(stackWith([]), "mine")).resolves.toBeUndefined();
    await expect(guardName(stackWith(URNS), "two")).resolves.toBeUndefined();
  });

  it("fails when it is changed later", async () => {
    await expect(guardName(stackWith(URNS), "mine")).rejects.toThrow(
      'bap:name mine: the stack "two" is called "two" already, and so is everything it made\n' +
        "    use another stack for it: --stack mine --name mine",
    );
  });
});
