import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lowerToDocker } from "../../compose/index.ts";
import { loadPlatform } from "../load.ts";
import { packageRoot } from "../package-root.ts";
import { foldersIn } from "./folders.ts";
import { concernedBy, isBuiltIn, sourcesOf } from "./sources.ts";

const FOLDERS = { at: "/src/services", programs: ["finance", "leads", "portal"], shared: ["kit"] };

async function modelOf(only: readonly string[], set: string[] = []) {
  return (await loadPlatform({ profile: "dev", target: "docker", only, set, overlay: [] }, { cwd: packageRoot })).model;
}

describe("what is mounted", () => {
  test("a program gets its own folder and what all share, and nothing of its sisters", async () => {
    const sources = sourcesOf(await modelOf(["leads", "portal"]), () => FOLDERS);
    const kit = { source: "/src/services/kit", path: "/app/services/kit" };
    expect(sources).toEqual({
      leads: [kit, { source: "/src/services/leads", path: "/app/services/leads" }],
      portal: [kit, { source: "/src/services/portal", path: "/app/services/portal" }],
    });
  });

  test("a program with an image of its own has no sources here", async () => {
    const model = await modelOf(["leads", "finance"], ["components.leads.image=example.com/leads:1"]);
    expect(Object.keys(sourcesOf(model, () => FOLDERS))).toEqual(["finance"]);
  });

  test("is where the image has it, and leaves what only the image has", () => {
    const dockerfile = readFileSync(join(packageRoot, "services/Dockerfile"), "utf8");
    expect(dockerfile).toMatch(/^WORKDIR \/app\/services$/m);
    const { programs, shared } = foldersIn(join(packageRoot, "services"));
    expect(shared).toEqual(["kit"]);
    expect(programs).toEqual(expect.arrayContaining(["agents", "content", "finance", "leads", "portal"]));
    // The bundle of Temporal's workflow is made as the image is built: in a mounted folder it would not be there.
    const [, into] = /^COPY --from=workflow \/app\/services\/runner-workflow\.bundle\.js (\S+)$/m.exec(dockerfile)!;
    expect(into).toBe("./");
  });
});

describe("a change", () => {
  const concerned = async (file: string) => {
    const model = await modelOf(["leads", "portal"]);
    const { containers } = lowerToDocker(model, { sources: sourcesOf(model, () => FOLDERS) });
    return concernedBy(file, containers).map(({ name }) => name);
  };

  test.each([
    ["/src/services/leads/service.ts", ["bap-leads"]],
    ["/src/services/portal/web/app.ts", ["bap-portal"]],
    ["/src/services/kit/http.ts", ["bap-leads", "bap-portal"]],
    ["/src/services/finance/service.ts", []],
    ["/src/services/leads-of-old/service.ts", []],
    ["/src/services/package.json", []],
  ])("of %s concerns %j", async (file, names) => {
    expect(await concerned(file)).toEqual(names);
  });

  test("of packages and of the workflow reaches an image only", () => {
    const built = ["package.json", "Dockerfile", "kit/runner-workflow.ts"];
    expect(built.filter(isBuiltIn)).toEqual(built);
    expect(["kit/runner.ts", "leads/service.ts"].filter(isBuiltIn)).toEqual([]);
  });
});
