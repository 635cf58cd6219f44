import type { Command } from "commander";
import type { Tools } from "../command.ts";
import type { Io } from "../io.ts";
import { loadPlatform } from "../load.ts";
import { parseProfileOptions, withProfileOptions, type ProfileOptions } from "../options.ts";
import { json, table } from "../print.ts";

/** One action a line; each of the others is a module of its own below `secrets/`. */
export function define(command: Command, { io, run }: Tools): void {
  withProfileOptions(
    command.command("list", { isDefault: true }).description("every secret: who owns it, never its value"),
  ).action(run((profile, options) => list(parseProfileOptions(profile, options), io)));
  withProfileOptions(command.command("init").description("give a stack its root key, once")).action(
    run(async (profile, options) =>
      (await import("../secrets/init.ts")).init(parseProfileOptions(profile, options), io),
    ),
  );
  withProfileOptions(command.command("apply").description("put the secrets where rendered files look for them"))
    .option("--out <folder>", "Docker: where the files go; the folder for BAP_SECRETS")
    .action(
      run(async (profile, options: { out?: string }) =>
        (await import("../secrets/apply.ts")).apply({ ...parseProfileOptions(profile, options), out: options.out }, io),
      ),
    );
  withProfileOptions(
    command.command("set").description("take one secret from standard input: what only you know, or your own value"),
  )
    .requiredOption("--name <owner/name>", "as bap secrets lists it")
    .action(
      run(async (profile, options: { name: string }) =>
        (await import("../secrets/set.ts")).set({ ...parseProfileOptions(profile, options), name: options.name }, io),
      ),
    );
  withProfileOptions(
    command.command("scripts").description("print what an administrator must run on servers that are not ours"),
  ).action(
    run(async (profile, options) =>
      (await import("../secrets/scripts.ts")).scripts(parseProfileOptions(profile, options), io),
    ),
  );
  withProfileOptions(command.command("show").description("print the value of one secret, as it stands"))
    .requiredOption("--name <owner/name>", "as bap secrets lists it")
    .action(
      run(async (profile, options: { name: string }) =>
        (await import("../secrets/show.ts")).show({ ...parseProfileOptions(profile, options), name: options.name }, io),
      ),
    );
}

async function list(options: ProfileOptions, io: Io): Promise<void> {
  const { model } = await loadPlatform(options, io);
  const secrets = model.secrets.map(({ name, owner, value, version, irreplaceable = false }) => ({
    name,
    owner,
    kind: value.kind,
    version,
    irreplaceable,
  }));
  if (options.json) return io.out(json({ secrets }));
  const rows = secrets.map(({ name, owner, kind, version, irreplaceable }) => [
    name,
    owner,
    kind,
    String(version),
    irreplaceable ? io.outStyle("yellow", "losing it loses data") : "",
  ]);
  const columns = [
    { head: "name" },
    { head: "owner" },
    { head: "kind" },
    { head: "version" },
    { head: "irreplaceable" },
  ];
  io.out(table(io.outStyle, columns, rows));
}
