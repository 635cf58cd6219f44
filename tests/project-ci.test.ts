import { execa } from "execa";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import type { KubernetesObject } from "../components/model/parts.ts";
import { ROOT } from "./kit/project.ts";

/** The files that `bap init` brings for CI, their steps run as they stand: only npm and the forges' own programs are stand-ins. */
describe("the CI files of a new project", { timeout: 180_000 }, () => {
  let work = "";
  let project = "";
  const env = (more: Readonly<Record<string, string>> = {}) => ({
    PATH: [join(work, "bin"), process.env["PATH"] ?? ""].join(":"),
    RUNNER_TEMP: work,
    GIT_CONFIG_GLOBAL: join(work, "gitconfig"),
    NO_COLOR: "1",
    ...more,
  });
  const run = async (script: string, more: Readonly<Record<string, string>> = {}) => {
    const { exitCode, all } = await execa("bash", ["-eo", "pipefail", "-c", script], {
      cwd: project,
      env: env(more),
      all: true,
      reject: false,
      timeout: 60_000,
    });
    if (exitCode !== 0) throw new Error(`${script}\n${all}`);
    return all;
  };
  const git = (command: string) => run(`git ${command}`);
  const inProject = (path: string) => readFile(join(project, path), "utf8");
  const said = () => readFile(join(work, "said"), "utf8");

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), "bap-ci-"));
    project = join(work, "project");
    await mkdir(join(work, "bin"));
    await writeFile(join(work, "gitconfig"), "");
    const program = async (name: string, script: string) => {
      await writeFile(join(work, "bin", name), `#!/bin/sh\n${script}\n`);
      await chmod(join(work, "bin", name), 0o755);
    };
    const bap = `exec ${JSON.stringify(process.execPath)} ${JSON.stringify(join(ROOT, "scripts/main.ts"))}`;
    await program("npx", `shift; ${bap} "$@"`);
    await program("npm", `echo "npm $*" >> ${work}/said`);
    await program(
      "gh",
      `echo "gh $*" >> ${work}/said; for a in "$@"; do [ -f "$a" ] && cat "$a" >> ${work}/said; done; true`,
    );
    await execa(process.execPath, [join(ROOT, "scripts/main.ts"), "init", "project"], { cwd: work });
    await mkdir(join(project, "node_modules"));
    await symlink(ROOT, join(project, "node_modules/open-business-automation-platform"));
    await execa("git", ["init", "--bare", "--quiet", join(work, "origin.git")]);
    await git("init --quiet --initial-branch main");
    await git("config user.name somebody && git config user.email somebody@example.com");
    await git(`remote add origin ${join(work, "origin.git")}`);
    await git("add . && git commit --quiet --message first && git push --quiet origin main");
  });
  afterAll(() => rm(work, { recursive: true, force: true }));

  interface Step {
    readonly name?: string;
    readonly run?: string;
  }
  const stepsOf = async (file: string, job: string): Promise<ReadonlyMap<string, string>> => {
    const { jobs } = parse(await inProject(file)) as { jobs: Record<string, { steps: Step[] }> };
    return new Map(jobs[job]!.steps.flatMap(({ name, run }) => (name && run ? [[name, run] as const] : [])));
  };

  test("GitHub: a pull request is validated, rendered, and told what it does", async () => {
    const steps = await stepsOf(".github/workflows/platform.yaml", "check");
    const base = (await git("rev-parse HEAD")).trim();
    await writeFile(
      join(project, "profiles/mine.yaml"),
      "schema: 1\nextends: dev\ncomponents: { redis: { memory: 256Mi } }\n",
    );
    for (const name of ["install", "validate", "render"]) await run(steps.get(name)!);
    await run(steps.get("diff")!, { BASE: base, PULL_REQUEST: "7" });
    expect(await said()).toContain("gh pr comment 7 --body-file diff.md");
    expect(await said()).toContain("| `components.redis.memory` | `128Mi` | `256Mi` |");
  });

  test("GitHub: what is merged stands rendered on a branch of its own, and nothing else does", async () => {
    const steps = await stepsOf(".github/workflows/platform.yaml", "check");
    await git("add profiles && git commit --quiet --message larger");
    await run(steps.get("publish")!, { GITHUB_SHA: "abc" });
    const files = (
      await git("ls-tree -r --name-only origin/rendered 2>/dev/null || git ls-tree -r --name-only rendered")
    )
      .trim()
      .split("\n");
    expect(files).toContain("rendered/redis/statefulset-redis.yaml");
    expect(files.filter((file) => !file.startsWith("rendered/"))).toEqual([]);
    await git("switch --quiet --force main");
  });

  test("GitHub: promoted images come as a pull request with the difference", async () => {
    const steps = await stepsOf(".github/workflows/promote.yaml", "promote");
    await writeFile(join(project, "profiles/live.yaml"), "schema: 1\nextends: mine\n");
    await git("add profiles && git commit --quiet --message live");
    // No registry can be asked here: tags alone.
    const script = steps.get("promote")!.replace("bap promote", "bap promote --no-digests");
    await run(script, { FROM: "mine", TO: "live", GITHUB_RUN_ID: "1" });
    expect(await said()).toContain("gh pr create --fill --body-file");
    expect(await git("show --stat --format= HEAD")).toContain("profiles/live.lock.yaml");
    await git("switch --quiet --force main");
  });

  test("GitLab: the same checks, with the difference as an artifact", async () => {
    const jobs = parse(await inProject(".gitlab-ci.yml")) as Record<
      string,
      { script: string[]; artifacts?: { paths: string[] } }
    >;
    const head = (await git("rev-parse HEAD~1")).trim();
    for (const line of jobs["check"]!.script) await run(line, { CI_MERGE_REQUEST_DIFF_BASE_SHA: head });
    expect(jobs["check"]!.artifacts!.paths).toEqual(["rendered", "diff.md"]);
    expect(await inProject("diff.md")).toMatch(/^### `mine@[0-9a-f]{40}` → `mine`/);
    const promote = jobs["promote"]!.script.filter((line) => line.startsWith("npx"));
    for (const line of promote)
      await run(line.replace("bap promote", "bap promote --no-digests"), { FROM: "mine", TO: "live" });
    expect(await inProject("profiles/live.lock.yaml")).toContain("replace:");
  });

  test("Argo CD and Flux take the folder that CI renders, without the list that is no object", async () => {
    const [argo] = parseAllDocuments(await inProject("gitops/argocd.yaml")).map((one) => one.toJS() as unknown);
    expect(argo).toMatchObject({
      kind: "Application",
      spec: { source: { path: "rendered", targetRevision: "rendered", directory: { exclude: "prerequisites.yaml" } } },
    });
    const flux = parseAllDocuments(await inProject("gitops/flux.yaml")).map((one) => one.toJS() as { kind: string });
    expect(flux.map(({ kind }) => kind)).toEqual(["GitRepository", "Kustomization"]);
    expect(flux[0]).toMatchObject({ spec: { ref: { branch: "rendered" } } });
    expect(flux[1]).toMatchObject({ spec: { path: "./rendered" } });
  });

  test("Argo CD and Flux delete what is gone from that folder, but no data and no namespace that holds some", async () => {
    await run("npx bap render mine --target kubernetes --out kept");
    const folder = join(project, "kept");
    const files = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(".yaml"));
    const objects = await Promise.all(
      files.map(async (path) => parse(await readFile(join(folder, path), "utf8")) as KubernetesObject),
    );
    const claims = objects.filter(({ kind }) => kind === "PersistentVolumeClaim");
    const homes = new Set(claims.map(({ metadata }) => metadata.namespace));
    const namespaces = objects.filter(({ kind, metadata }) => kind === "Namespace" && homes.has(metadata.name));
    expect(claims.length).toBeGreaterThan(3);
    expect(namespaces).toHaveLength(homes.size);
    for (const { metadata } of [...claims, ...namespaces]) {
      expect(metadata.annotations, metadata.name).toMatchObject({
        "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
        "kustomize.toolkit.fluxcd.io/prune": "disabled",
      });
    }
    // Nothing is left out of a comparison: who scales by itself has no number in what is rendered.
    const scaled = objects
      .filter(({ kind }) => kind === "HorizontalPodAutoscaler")
      .map(({ metadata }) => metadata.name);
    const fixed = objects.filter(({ kind, spec }) => kind === "Deployment" && "replicas" in (spec as object));
    expect(fixed.filter(({ metadata }) => scaled.includes(metadata.name))).toEqual([]);
  });
});
