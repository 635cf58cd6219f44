import { execa } from "execa";
import { localName, lowerToKubernetes } from "../../charts/index.ts";
import { PlatformError, type Problem } from "../../components/model/error.ts";
import type { KubernetesObject } from "../../components/model/parts.ts";
import { logicalName } from "../../stacks/names.ts";
import { imageTags } from "../images/tags.ts";
import type { Io } from "../io.ts";
import type { Loaded } from "../load.ts";
import { findTool } from "../toolchain/index.ts";
import type { OpenForChange } from "./open-for-change.ts";

type Stub = Pick<KubernetesObject, "apiVersion" | "kind"> & {
  readonly metadata: { readonly name: string; readonly namespace?: string };
};

const CRD = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };

/**
 * Whatever is in the cluster under a name of ours, and not in the stack's state, belongs to somebody else. The plugin
 * applies server-side, which would take it over without a word, and a later `down` would delete it: so this refuses.
 *
 * @throws PlatformError that names every such object.
 */
export async function guardExisting(
  open: Pick<OpenForChange, "stack" | "interrupted">,
  loaded: Loaded,
  io: Pick<Io, "err">,
): Promise<void> {
  if (loaded.model.platform.target !== "kubernetes") return;
  const { deployment } = (await open.stack.exportStack()) as {
    deployment?: { resources?: readonly { urn: string }[] };
  };
  const known = [...(deployment?.resources ?? []).map(({ urn }) => urn), ...open.interrupted];
  const ours = new Set(known.map((urn) => urn.split("::").at(-1)));
  const fresh = planned(loaded).filter(({ name }) => !ours.has(name));
  if (fresh.length === 0) return;
  const kubectl = await findTool("kubectl");
  if (!kubectl)
    return io.err("  there is no kubectl here: nobody looked whether objects of these names exist already\n");
  const found = await look(
    kubectl.path,
    fresh.map(({ stub }) => stub),
    loaded.profile.context,
  );
  const problems = problemsOf(found, loaded.model.platform.name);
  if (problems.length > 0) throw new PlatformError(problems, 1);
}

function planned({ root, model, transform }: Loaded): readonly { name: string; stub: Stub }[] {
  const plan = lowerToKubernetes(model, { imageTags: imageTags(root, model), transform });
  const brought = model.prerequisites.filter(({ kind }) => model.operators === "install" && kind === "manifests");
  const definitions = brought.flatMap(({ provides }) => provides);
  const stubs: readonly (Stub & { readonly instance: string })[] = [
    ...definitions.map((name) => ({ ...CRD, metadata: { name }, instance: "platform" })),
    ...plan.objects.map(({ instance, object: { apiVersion, kind, metadata } }) => ({
      apiVersion,
      kind,
      metadata: { name: metadata.name, namespace: metadata.namespace },
      instance,
    })),
    ...plan.secretObjects.map(({ instance, name, namespace }) => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace },
      instance,
    })),
  ];
  return stubs.map(({ instance, ...stub }) => ({
    name: logicalName(model, instance, stub.kind.toLowerCase(), localName(model, instance, stub.metadata)),
    stub,
  }));
}

/** One question for all of them; kinds that the cluster does not know yet have no objects. */
async function look(kubectl: string, stubs: readonly Stub[], context?: string): Promise<readonly string[]> {
  const columns = "custom-columns=KIND:.kind,NAMESPACE:.metadata.namespace,NAME:.metadata.name";
  const where = context === undefined ? [] : ["--context", context];
  const args = ["get", "-f", "-", "--ignore-not-found", "--no-headers", "-o", columns, ...where];
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items: stubs });
  const { stdout, stderr } = await execa(kubectl, args, { input, reject: false, timeout: 60_000 });
  const wrong = stderr
    .split("\n")
    .filter((line) => line.trim() !== "" && !/no matches for kind|ensure CRDs/.test(line));
  if (wrong.length > 0) throw unreachable(wrong.join("; "));
  return stdout.split("\n").flatMap((line) => {
    const [kind, namespace, name] = line.trim().split(/\s+/);
    return name === undefined ? [] : [`${kind} ${namespace === "<none>" ? "" : `${namespace}/`}${name}`];
  });
}

function problemsOf(found: readonly string[], platform: string): readonly Problem[] {
  const definitions = found.filter((id) => id.startsWith(`${CRD.kind} `));
  const others = found.filter((id) => !definitions.includes(id));
  const problem = (ids: readonly string[], suggestion: string): readonly Problem[] => {
    if (ids.length === 0) return [];
    const message = `in the cluster already, and not of this stack: ${ids.join(", ")}`;
    return [{ code: "exists-already", path: `platform ${platform}`, message, suggestion }];
  };
  return [
    ...problem(definitions, "somebody else brings these definitions: say operators: present, and this stack uses them"),
    ...problem(others, `delete them if nobody needs them; else give this platform a name of its own: bap:name`),
  ];
}

function unreachable(why: string): PlatformError {
  return new PlatformError(
    {
      code: "cluster-unreachable",
      path: "kubectl",
      message: `the cluster could not be asked what it holds already: ${why}`,
      suggestion: "look at it with kubectl cluster-info; bap doctor says which context is used",
    },
    1,
  );
}
