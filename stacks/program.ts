import * as pulumi from "@pulumi/pulumi";
import { execa } from "execa";
import { resolve } from "node:path";
import { PlatformError } from "../components/model/error.ts";
import { withBases } from "../scripts/images/bases.ts";
import { contextFolder } from "../scripts/images/folder.ts";
import { imageTag, imageTags } from "../scripts/images/tags.ts";
import { loadPlatform } from "../scripts/load.ts";
import { loadPrerequisites } from "./kubernetes/prerequisites.ts";
import { Platform, type PlatformArgs } from "./platform.ts";

/** What one run is told that no stack remembers. */
export type RunOptions = Pick<PlatformArgs, "sources">;

/**
 * The program of every stack, run by `pulumi up` and by `bap up` alike. Its inputs are the profile, `bap.config.ts`,
 * the stack's settings and its root key; it looks at the target as it runs, and reads nothing that another run left.
 */
export async function runPlatform({ sources }: RunOptions = {}): Promise<Record<string, pulumi.Output<unknown>>> {
  const stack = pulumi.getStack();
  const { model, transform, profile, root } = await loadPlatform(
    { stack, overlay: [], set: [] },
    { cwd: process.cwd() },
  );
  const config = new pulumi.Config("bap");
  const rootKey = config.getSecret("rootKey");
  if (!rootKey) throw noRootKey(stack);
  const { target } = model.platform;
  const platform = new Platform(model.platform.name, {
    model,
    transform,
    rootKey,
    given: config.getSecretObject<Readonly<Record<string, string>>>("given"),
    imageTags: imageTags(root, model),
    sources,
    docker:
      target === "docker"
        ? {
            folderOf: (build) => contextFolder(root, build),
            argsOf: (build) => withBases(root, build, model.images).args,
            toolsTag: imageTag(root, TOOLS),
            running: await runningContainers(),
          }
        : undefined,
    kubernetes:
      target === "kubernetes"
        ? {
            context: profile.context,
            manifests: await loadPrerequisites(
              model,
              profile.prerequisites.from && resolve(root, profile.prerequisites.from),
            ),
          }
        : undefined,
  });
  return { addresses: platform.addresses, authority: platform.authority, ready: platform.ready };
}

const TOOLS = { name: "tools", context: "images/tools" };

async function runningContainers(): Promise<ReadonlySet<string>> {
  const { stdout, exitCode } = await execa("docker", ["ps", "--format", "{{.Names}}"], { reject: false });
  return new Set(exitCode === 0 ? stdout.split("\n").filter(Boolean) : []);
}

function noRootKey(stack: string): PlatformError {
  return new PlatformError({
    code: "no-root-key",
    path: `Pulumi.${stack}.yaml bap:rootKey`,
    message: "the stack has no root key, from which all its secrets are derived",
    suggestion: `run bap secrets init --stack ${stack} once, or bap up, which does it`,
  });
}
