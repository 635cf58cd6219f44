import { execa } from "execa";
import { PlatformError, type Problem } from "../../components/model/error.ts";
import type { Model } from "../../components/model/model.ts";
import type { Prerequisite } from "../../components/model/parts.ts";
import type { Io } from "../io.ts";
import type { Loaded } from "../load.ts";
import { findTool } from "../toolchain/index.ts";

/**
 * What must be in the cluster, and is not brought by this stack: charts, whose programs serve everybody on it, and
 * everything where another stack brings it. Without them, objects of their kinds would be refused half-way, or wait for
 * a program that is not there.
 *
 * @throws PlatformError that names each one that is missing, and how it is installed.
 */
export async function guardPrerequisites({ model, profile }: Loaded, io: Pick<Io, "err">): Promise<void> {
  const expected = expectedIn(model);
  if (expected.length === 0) return;
  const kubectl = await findTool("kubectl");
  if (!kubectl) {
    const names = expected.map(({ name }) => name).join(", ");
    return io.err(`  there is no kubectl here: nobody looked whether the cluster has ${names}\n`);
  }
  const known = await definitionsIn(kubectl.path, expected, profile.context);
  const problems = expected.flatMap((one) => problemOf(one, known) ?? []);
  if (problems.length > 0) throw new PlatformError(problems, 1);
}

/** What of a platform's prerequisites somebody else brings. */
export function expectedIn({ platform, prerequisites, operators }: Model): readonly Prerequisite[] {
  if (platform.target !== "kubernetes") return [];
  return prerequisites.filter(({ kind }) => kind === "chart" || operators === "present");
}

/** What is wrong where a cluster has these definitions only. */
export function problemOf(one: Prerequisite, known: readonly string[]): Problem | undefined {
  const missing = one.provides.filter((name) => !known.includes(name));
  if (missing.length === 0) return undefined;
  return {
    code: "prerequisite-missing",
    path: `prerequisites ${one.name}`,
    message: `${one.name} is not in the cluster: it does not know ${missing.join(", ")}`,
    suggestion: howTo(one),
  };
}

function howTo({ name, kind, ref, version }: Prerequisite): string {
  if (kind === "manifests") return `let the stack that says operators: install bring ${name} ${version} first`;
  return `install its chart, custom resource definitions included, in version ${version} or a later one: ${ref}`;
}

async function definitionsIn(
  kubectl: string,
  expected: readonly Prerequisite[],
  context: string | undefined,
): Promise<readonly string[]> {
  const names = expected.flatMap(({ provides }) => provides);
  const where = context === undefined ? [] : ["--context", context];
  const args = ["get", "customresourcedefinitions", ...names, "--ignore-not-found", "--output", "name", ...where];
  const { stdout, stderr, exitCode } = await execa(kubectl, args, { reject: false, timeout: 60_000 });
  if (exitCode === 0) return stdout.split("\n").map((line) => line.replace(/^.*\//, ""));
  throw new PlatformError(
    {
      code: "cluster-unreachable",
      path: "kubectl",
      message: `the cluster could not be asked what it has: ${stderr.trim()}`,
      suggestion: "look at it with kubectl cluster-info; bap doctor says which context is used",
    },
    1,
  );
}
