import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { PlatformError } from "../../components/model/error.ts";
import type { Model } from "../../components/model/model.ts";
import type { KubernetesObject, Prerequisite } from "../../components/model/parts.ts";

/**
 * The manifests of every prerequisite, checked against their recorded hash: from a folder (`<name>.yaml` each) for
 * sites without the internet, else from where they are published. Charts are none: their programs serve the whole
 * cluster, and who runs it installs them (`scripts/engine/prerequisites.ts` looks whether they did).
 */
export async function loadPrerequisites(
  { prerequisites, operators }: Pick<Model, "prerequisites" | "operators">,
  from: string | undefined,
): Promise<Readonly<Record<string, readonly KubernetesObject[]>>> {
  if (operators === "present") return {};
  const loaded = await Promise.all(
    prerequisites
      .filter(({ kind }) => kind === "manifests")
      .map(async (one) => [one.name, objectsOf(one, await read(one, from))] as const),
  );
  return Object.fromEntries(loaded);
}

async function read(one: Prerequisite, from: string | undefined): Promise<string> {
  if (from === undefined) return download(one);
  const file = join(from, `${one.name}.yaml`);
  if (existsSync(file)) return readFileSync(file, "utf8");
  throw problem(one, `${file} does not exist`, `put ${one.ref} there, or leave prerequisites.from out`);
}

async function download(one: Prerequisite): Promise<string> {
  try {
    const response = await fetch(one.ref, { signal: AbortSignal.timeout(60_000) });
    if (response.ok) return await response.text();
    throw new Error(`the answer was ${response.status}`);
  } catch (error) {
    throw problem(
      one,
      `${one.ref} cannot be fetched: ${(error as Error).message}`,
      `save it as <folder>/${one.name}.yaml and set prerequisites: { from: <folder> }, or say operators: present`,
    );
  }
}

function objectsOf(one: Prerequisite, text: string): readonly KubernetesObject[] {
  const found = createHash("sha256").update(text).digest("hex");
  if (found !== one.sha256) {
    throw problem(
      one,
      `its SHA-256 is ${found}, and ${one.sha256} was expected`,
      `take version ${one.version} as it is`,
    );
  }
  return parseAllDocuments(text).flatMap((document) =>
    document.contents ? [document.toJS() as KubernetesObject] : [],
  );
}

function problem({ name }: Prerequisite, message: string, suggestion: string): PlatformError {
  return new PlatformError({ code: "prerequisite-missing", path: `prerequisites ${name}`, message, suggestion }, 1);
}
