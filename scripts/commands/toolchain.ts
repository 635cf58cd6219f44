import type { Command } from "commander";
import { z } from "zod";
import type { Tools } from "../command.ts";
import type { Io } from "../io.ts";
import { parseOptions } from "../options.ts";
import { elapsed, json, table } from "../print.ts";
import type { BuildEvent, ToolStatus } from "../toolchain/index.ts";

const own = z.object({ json: z.boolean().default(false) });

export function define(command: Command, { io, run }: Tools): void {
  command
    .command("list", { isDefault: true })
    .description("the programs that bap drives, and where each was found")
    .option("--json", "print JSON")
    .action(run((options) => list(parseOptions(own, options).json, io)));
  command
    .command("build")
    .argument("[names...]", "tools or groups (default: engine)")
    .description("build programs from Go modules into the cache of this user")
    .option("--json", "print JSON")
    .action(run((names, options) => build(names as readonly string[], parseOptions(own, options).json, io)));
  command
    .command("install")
    .description("run Pulumi's own installer for this user")
    .option("--json", "print JSON")
    .action(run((options) => install(parseOptions(own, options).json, io)));
}

async function list(asJson: boolean, io: Io): Promise<void> {
  const { listTools } = await import("../toolchain/index.ts");
  const tools = await listTools({ env: io.env });
  if (asJson) return io.out(json({ tools }));
  const where = ({ found }: ToolStatus): string =>
    found ? `${found.path} (${found.from})` : io.outStyle("yellow", "not here");
  const rows = tools.map((tool) => [tool.group, tool.name, tool.version, where(tool)]);
  io.out(table(io.outStyle, [{ head: "group" }, { head: "tool" }, { head: "version" }, { head: "found" }], rows));
  if (tools.some(({ found, group }) => !found && group === "engine")) {
    io.err("bap toolchain install runs Pulumi's own installer; bap toolchain build needs only Go.\n");
  }
}

async function build(names: readonly string[], asJson: boolean, io: Io): Promise<void> {
  const { buildTools } = await import("../toolchain/index.ts");
  const events: BuildEvent[] = [];
  const folders = await buildTools(names.length > 0 ? names : ["engine"], {
    env: { ...io.env },
    onEvent: (event) => {
      events.push(event);
      io.err(`${progress(event)}\n`);
    },
  });
  const built = events.filter(({ phase }) => phase === "finished" || phase === "cached");
  io.out(asJson ? json({ folders, tools: built }) : folders.map((folder) => `${folder}\n`).join(""));
}

async function install(asJson: boolean, io: Io): Promise<void> {
  const { installPulumi } = await import("../toolchain/index.ts");
  const path = await installPulumi({ env: { ...io.env } });
  io.out(asJson ? json({ pulumi: path }) : `${path}\n`);
}

function progress({ tool, version, phase, seconds }: BuildEvent): string {
  const name = `${tool} ${version}`;
  if (phase === "started") return `… ${name}: building, this takes some minutes once`;
  if (phase === "waiting") return `… ${name}: waiting for another process that builds it`;
  return phase === "cached" ? `✓ ${name}: is there` : `✓ ${name}: built (${elapsed(seconds * 1000)})`;
}
