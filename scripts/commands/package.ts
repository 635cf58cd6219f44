import type { Command } from "commander";
import { resolve } from "node:path";
import { z } from "zod";
import type { Tools } from "../command.ts";
import { usage } from "../errors.ts";
import { imageTags } from "../images/tags.ts";
import type { Io } from "../io.ts";
import { loadPlatform } from "../load.ts";
import { parseOptions, parseProfileOptions, withProfileOptions, type ProfileOptions } from "../options.ts";
import { count, json } from "../print.ts";
import { inspectFolder } from "../render/output-folder.ts";
import { writeFolder } from "../render/write.ts";
import { version } from "../version.ts";

const own = z.object({ out: z.string().min(1), force: z.boolean().default(false) });

export function define(command: Command, { io, run }: Tools): void {
  withProfileOptions(command.command("helm").description("as Helm charts: one for each instance, and an umbrella"))
    .requiredOption("--out <dir>", "the folder to fill; it is empty or not there yet")
    .option("--force", "replace what a former package wrote there")
    .action(
      run((profile, options) => helm({ ...parseProfileOptions(profile, options), ...parseOptions(own, options) }, io)),
    );
}

async function helm(options: ProfileOptions & z.output<typeof own>, io: Io): Promise<void> {
  const loaded = await loadPlatform({ ...options, target: options.target ?? "kubernetes" }, io);
  const { model, root, transform } = loaded;
  if (model.platform.target !== "kubernetes") {
    throw usage("--target", `Helm charts are for Kubernetes, not ${model.platform.target}`, "leave --target out");
  }
  const { lowerToKubernetes } = await import("../../charts/index.ts");
  const { renderHelm } = await import("../../charts/helm/index.ts");
  const plan = lowerToKubernetes(model, { imageTags: imageTags(root, model), transform });
  const files = renderHelm(plan, model, { version: version() });
  const folder = resolve(io.cwd, options.out);
  writeFolder(folder, { files, executable: [] }, inspectFolder(folder, options.out, options.force));
  if (options.json) return io.out(json({ out: options.out, files: [...files.keys()].sort() }));
  const charts = [...files.keys()].filter((path) => path.endsWith("/Chart.yaml")).length;
  io.out(
    `${count(charts, "chart")} in ${options.out}; install all with: helm install ${model.platform.name} ${options.out}/${model.platform.name}\n`,
  );
  if (model.secrets.length > 0) {
    io.err(
      `${count(model.secrets.length, "secret")} in none of them: bap secrets apply --target kubernetes brings them\n`,
    );
  }
}
