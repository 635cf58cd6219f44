import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lowerToKubernetes, renderKubernetes } from "../../charts/index.ts";
import { buildModel } from "../../components/build-model.ts";
import { PlatformError } from "../../components/model/error.ts";
import type { Target } from "../../components/model/platform.ts";
import { registry } from "../../components/registry.ts";
import { lowerToDocker, renderCompose } from "../../compose/index.ts";
import { resolveProfile } from "../../profiles/index.ts";
import { root } from "../source.ts";
import { fastest } from "./time.ts";

/** What it takes to render a platform of many services, and what comes out. */
export interface Growth {
  readonly copies: number;
  readonly files: number;
  readonly ms: number;
}

/** Renders a platform with so many copies of the lead service, from the profile's text to the files' text. */
export async function growth(target: Target, copies: number): Promise<Growth> {
  const folder = mkdtempSync(join(tmpdir(), "bap-bench-"));
  try {
    const file = join(folder, "many.yaml");
    const instances = Array.from({ length: copies }, (_, i) => `  copy-${i}: { use: leads }\n`).join("");
    writeFileSync(file, `schema: 1\nextends: dev\ncomponents:\n${instances}`);
    let files = 0;
    const ms = await fastest(copies > 100 ? 2 : 5, () => {
      files = render(file, target);
      return Promise.resolve();
    });
    return { copies, files, ms };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function render(profileFile: string, target: Target): number {
  const resolution = resolveProfile({ profileFile, target, profilesDir: join(root, "profiles") }, registry);
  if (!resolution.ok) throw new PlatformError(resolution.problems);
  const { model, transform } = buildModel(resolution.profile, registry, resolution.provenance);
  const options = { imageTags: { business: "bench" } };
  if (target === "docker") return renderCompose(lowerToDocker(model, options), model).size;
  return renderKubernetes(lowerToKubernetes(model, { ...options, transform }), model).size;
}
