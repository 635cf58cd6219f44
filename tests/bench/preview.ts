import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Provider } from "@pulumi/kubernetes/provider.js";
import type { PulumiFn } from "@pulumi/pulumi/automation/index.js";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import * as pulumi from "@pulumi/pulumi";
import { lowerToKubernetes } from "../../charts/index.ts";
import type { Built } from "../../components/build-model.ts";
import { loadPlatform } from "../../scripts/load.ts";
import { buildTools, resolveEngine } from "../../scripts/toolchain/index.ts";
import { Platform } from "../../stacks/index.ts";
import { createRootKey } from "../../stacks/secrets/index.ts";
import { startControlPlane } from "../kit/control-plane.ts";
import { root } from "../source.ts";
import { fastest } from "./time.ts";

const RUNS = 5;

class ApiObject extends pulumi.CustomResource {}

/** A preview of production on an empty cluster: our program, and one that a person wrote out with the same objects. */
export async function preview(): Promise<{
  readonly ours: number;
  readonly written: number;
  readonly objects: number;
}> {
  await buildTools(["engine", "control-plane"]);
  const cluster = await startControlPlane();
  const folder = mkdtempSync(join(tmpdir(), "bap-bench-"));
  try {
    const built = await loadPlatform({ profile: "production", overlay: [], set: [] }, { cwd: root });
    const { objects, secretObjects } = lowerToKubernetes(built.model, built);
    return {
      ours: await timed(folder, cluster.kubeconfig, "ours", ours(built)),
      written: await timed(folder, cluster.kubeconfig, "written", written(built)),
      objects: objects.length + secretObjects.length,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await cluster.stop();
  }
}

function ours({ model, transform }: Built): PulumiFn {
  const rootKey = createRootKey();
  return () => Promise.resolve(void new Platform("bap", { model, transform, rootKey }));
}

function written(built: Built): PulumiFn {
  const { objects, secretObjects } = lowerToKubernetes(built.model, built);
  const secrets = secretObjects.map(({ name, namespace, data }) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace },
    stringData: Object.fromEntries(Object.keys(data).map((key) => [key, "written out"])),
  }));
  const all = [...objects.map(({ object }) => object), ...secrets];
  return () => {
    const provider = new Provider("cluster", { clusterIdentifier: "current" });
    for (const object of all) {
      const group = object.apiVersion.includes("/") ? object.apiVersion : `core/${object.apiVersion}`;
      const name = `${object.metadata.namespace ?? ""}/${object.kind}/${object.metadata.name}`;
      new ApiObject(`kubernetes:${group}:${object.kind}`, name, { ...object }, { provider });
    }
    return Promise.resolve();
  };
}

async function timed(folder: string, kubeconfig: string, stackName: string, program: PulumiFn): Promise<number> {
  const engine = await resolveEngine({ plugins: ["kubernetes"] });
  const pulumiCommand = await PulumiCommand.get(engine.root ? { root: engine.root } : {});
  const workDir = join(folder, stackName);
  mkdirSync(join(workDir, "state"), { recursive: true });
  writeFileSync(
    join(workDir, "Pulumi.yaml"),
    `name: bench\nruntime: nodejs\nmain: .\nbackend: { url: "file://${workDir}/state" }\n`,
  );
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName, projectName: "bench", program },
    { workDir, pulumiCommand, envVars: { ...engine.env, KUBECONFIG: kubeconfig, PULUMI_CONFIG_PASSPHRASE: "bench" } },
  );
  return fastest(RUNS, async () => {
    await stack.preview({ parallel: 64 });
  });
}
