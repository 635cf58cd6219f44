import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { execa } from "execa";
import { PlatformError } from "../../components/model/error.ts";
import { reveal, type Vault } from "../../stacks/secrets/index.ts";
import { kubectlPath } from "../kubectl.ts";
import { imageTags } from "../images/tags.ts";
import type { Io } from "../io.ts";
import { loadPlatform, type Loaded } from "../load.ts";
import type { ProfileOptions } from "../options.ts";
import { count } from "../print.ts";
import { vaultOf } from "./vault-of.ts";

type ApplyOptions = ProfileOptions & { readonly out?: string };

/** Brings secrets beside rendered files, which never hold any: Secret objects for a cluster, files for Compose. */
export async function apply(options: ApplyOptions, io: Io): Promise<void> {
  const loaded = await loadPlatform(options, io);
  switch (loaded.model.platform.target) {
    case "kubernetes":
      return toCluster(loaded, await vaultOf(loaded, options), io);
    case "docker":
      return toFiles(loaded, await vaultOf(loaded, options), options, io);
    case "embedded":
      throw new PlatformError({
        code: "not-on-target",
        path: "--target embedded",
        message: "a platform in one process takes its secrets from its own folder",
        suggestion: "bap up --target embedded needs nothing else",
      });
  }
}

async function toCluster({ model, root, transform, profile }: Loaded, vault: Vault, io: Io): Promise<void> {
  const { lowerToKubernetes } = await import("../../charts/index.ts");
  const { secretObjects } = lowerToKubernetes(model, { imageTags: imageTags(root, model), transform });
  const items = secretObjects.map(({ namespace, name, labels, data }) => ({
    apiVersion: "v1",
    kind: "Secret",
    type: "Opaque",
    metadata: { name, namespace, labels },
    stringData: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, reveal(value, vault)])),
  }));
  const context = profile.context ? ["--context", profile.context] : [];
  const result = await execa(
    await kubectlPath(),
    [...context, "apply", "--server-side", "--field-manager", "bap", "-f", "-"],
    {
      input: JSON.stringify({ apiVersion: "v1", kind: "List", items }),
      reject: false,
    },
  );
  if (result.exitCode !== 0) {
    throw new PlatformError(
      {
        code: "kubectl-failed",
        path: "kubectl apply",
        message: result.stderr.trim() || result.shortMessage || "it gave no reason",
        suggestion: "apply the rendered namespaces first: kubectl apply -f DIR/platform",
      },
      1,
    );
  }
  io.out(`${count(items.length, "Secret")} applied\n`);
}

async function toFiles({ model, root, stack }: Loaded, vault: Vault, { out }: ApplyOptions, io: Io): Promise<void> {
  const { lowerToDocker, secretFiles } = await import("../../compose/index.ts");
  const files = secretFiles(lowerToDocker(model, { imageTags: imageTags(root, model) }));
  const folder = out === undefined ? join(root, ".bap", `${stack}.secrets`) : resolve(io.cwd, out);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const { path, content, mode } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    // Compose binds the file itself: the container's user reads it, and the 0700 folder keeps everyone else out.
    // Made anew each time, its mode set apart: a former file may be read-only, and a umask would take rights away.
    rmSync(join(folder, path), { force: true });
    writeFileSync(join(folder, path), reveal(content, vault), { mode: 0o600 });
    chmodSync(join(folder, path), mode);
  }
  io.err(`${count(files.length, "file")} written, readable by their containers and by you\n`);
  io.out(`export BAP_SECRETS=${folder}\n`);
}
