import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Model } from "../components/model/model.ts";
import { loadPlatform } from "../scripts/load.ts";
import { ROOT } from "./kit/project.ts";

describe("one line in a profile that extends production", () => {
  let folder: string;
  let model: Model;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "bap-swap-"));
    const profileFile = join(folder, "mine.yaml");
    await writeFile(profileFile, "schema: 1\nextends: production\nbindings: { cache: valkey }\n");
    ({ model } = await loadPlatform({ profileFile, overlay: [], set: [] }, { cwd: ROOT }));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("brings valkey with valkey's own production defaults", () => {
    const valkey = model.workloads.find(({ name }) => name === "valkey")!;
    expect({ component: valkey.component, cpu: valkey.cpu, memory: valkey.memory }).toEqual({
      component: "valkey",
      cpu: 1000,
      memory: 2 ** 30,
    });
    expect(model.components.find(({ name }) => name === "leads")!.requires.cache).toEqual(["valkey"]);
  });

  it("takes redis out, with all that was made for it", () => {
    expect(model.components.map(({ name }) => name)).toEqual(["leads", "postgres", "traefik", "valkey"]);
    const everything = JSON.stringify({ ...model, unreached: [] });
    expect(everything).not.toContain("redis-");
    expect(model.workloads.map(({ name }) => name)).toContain("valkey-grant-leads");
  });
});
