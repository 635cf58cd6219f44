import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildTools } from "../../scripts/toolchain/index.ts";
import { kubeScore } from "../../scripts/toolchain/recipes/kube-score.ts";
import { FIRST_RUN_MS } from "../kubernetes/cluster.ts";
import { makeProject, type Project } from "../kit/project.ts";
import { leftOut, objectFiles, readObjects } from "./rendered.ts";

/** What kube-score says of one object; grade 1 is CRITICAL, 10 is all well. */
interface Scored {
  readonly object_name: string;
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly summary: string }[] | null;
  }[];
}

const CRITICAL = 1;
const missing = await leftOut([kubeScore]);

describe.skipIf(missing !== undefined).each(["production", "enterprise"])(
  `kube-score on %s${missing === undefined ? "" : ` (left out: ${missing})`}`,
  (profile) => {
    let project: Project;
    let files: readonly string[];
    let program: string;

    beforeAll(async () => {
      const [folder = ""] = await buildTools(["kube-score"]);
      program = join(folder, "kube-score");
      project = await makeProject();
      const { exitCode, all } = await project.bap("render", profile, "--target", "kubernetes", "--out", "out");
      expect(exitCode, all).toBe(0);
      files = await objectFiles(join(project.folder, "out"));
    }, FIRST_RUN_MS);

    afterAll(() => project?.remove());

    const score = async (...flags: readonly string[]): Promise<readonly string[]> => {
      const args = ["score", "--kubernetes-version", "v1.27", "--output-format", "json", ...flags, ...files];
      const { stdout, stderr } = await execa(program, args, { reject: false, maxBuffer: 2 ** 28 });
      expect(stderr).toBe("");
      const scored = JSON.parse(stdout) as readonly Scored[];
      expect(scored.length).toBeGreaterThan(100);
      return scored.flatMap(({ object_name: name, checks }) =>
        checks
          .filter(({ grade, skipped }) => grade === CRITICAL && !skipped)
          .map(({ check, comments }) => `${name}: ${check.id}: ${comments?.map(({ summary }) => summary).join(", ")}`),
      );
    };

    test("finds nothing critical", async () => {
      expect(await score()).toEqual([]);
    });

    test("is told to ignore only what it would find, each with a reason on the object", async () => {
      const found = await score("--disable-ignore-checks-annotations");
      const objects = await readObjects(files);
      const answered = objects.flatMap(({ kind, apiVersion, metadata }) => {
        const ignored = metadata.annotations?.["kube-score/ignore"]?.split(",") ?? [];
        const reasons = metadata.annotations?.["bap.dev/kube-score"]?.split("; ") ?? [];
        expect(reasons.map((reason) => reason.split(": ")[0])).toEqual(ignored);
        return ignored.map((check) => `${kind}/${apiVersion}/${metadata.namespace}/${metadata.name}: ${check}`);
      });
      expect(answered.length).toBeGreaterThan(0);
      expect([...new Set(found.map((line) => line.split(": ").slice(0, 2).join(": ")))].sort()).toEqual(
        [...answered].sort(),
      );
    });
  },
);
