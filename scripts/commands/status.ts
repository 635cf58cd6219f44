import type { Command } from "commander";
import type { Tools } from "../command.ts";
import { recall } from "../embedded/memory.ts";
import type { Io } from "../io.ts";
import { loadPlatform, type Loaded } from "../load.ts";
import { parseProfileOptions, withProfileOptions, type ProfileOptions } from "../options.ts";
import { json, table } from "../print.ts";
import type { Status } from "../status/status.ts";

export function define(command: Command, { io, run }: Tools): void {
  withProfileOptions(command).action(run((profile, options) => status(parseProfileOptions(profile, options), io)));
}

async function status(options: ProfileOptions, io: Io): Promise<0 | 1> {
  const asked = await loadPlatform(options, io);
  const ranOn = options.target ?? asked.settings.target ?? recall(asked)?.target;
  const loaded = ranOn === undefined ? asked : await loadPlatform({ ...options, target: ranOn }, io);
  const found = await ask(loaded);
  if (options.json) io.out(json(found));
  else io.out(rows(found, io));
  return found.ready ? 0 : 1;
}

async function ask(loaded: Loaded): Promise<Status> {
  switch (loaded.model.platform.target) {
    case "docker":
      return (await import("../status/docker.ts")).dockerStatus(loaded);
    case "kubernetes":
      return (await import("../status/kubernetes.ts")).kubernetesStatus(loaded);
    case "embedded":
      return (await import("../embedded/status.ts")).statusEmbedded(loaded);
  }
}

function rows({ ready, components }: Status, { outStyle }: Io): string {
  const lines = components.flatMap(({ name, checks }) =>
    checks.map(({ what, ok, detail, ms }) => [
      ok ? outStyle("green", "✓") : outStyle("red", "✗"),
      name,
      what,
      detail,
      `${ms} ms`,
    ]),
  );
  const columns = [
    { head: "" },
    { head: "component" },
    { head: "what was asked" },
    { head: "answer" },
    { head: "took", align: "right" as const },
  ];
  return `${table(outStyle, columns, lines)}\n${ready ? outStyle("green", "ready") : outStyle("red", "not ready")}\n`;
}
