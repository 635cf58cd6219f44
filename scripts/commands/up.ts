import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { formatOrigin } from "../../components/model/platform.ts";
import type { Tools } from "../command.ts";
import { chooseTarget } from "../engine/choose-target.ts";
import { guardData } from "../engine/released.ts";
import type { Io } from "../io.ts";
import { loadPlatform, type Loaded } from "../load.ts";
import { collect, parseProfileOptions, withProfileOptions, type ProfileOptions } from "../options.ts";
import { elapsed, phases } from "../print.ts";

interface UpOptions extends ProfileOptions {
  readonly release: readonly string[];
  readonly unset: readonly string[];
  readonly name?: string;
}

export function define(command: Command, { io, run }: Tools): void {
  withProfileOptions(command)
    .option("--release <instance/volume>", "delete the data of a component that is gone; may be repeated", collect)
    .option("--name <prefix>", "prefix of namespaces, containers and volumes; fixed once used (default: bap)")
    .option("--unset <path>", "forget an earlier --set; may be repeated", collect)
    .action(
      run((profile, options: { release?: string[]; unset?: string[]; name?: string }) =>
        up(
          {
            ...parseProfileOptions(profile, options),
            release: options.release ?? [],
            unset: options.unset ?? [],
            name: options.name,
          },
          io,
        ),
      ),
    );
}

async function up(options: UpOptions, io: Io): Promise<void | 0 | 1 | 2> {
  const since = performance.now();
  const chosen = await chooseTarget(options, io);
  const loaded = await loadPlatform({ ...options, target: chosen }, io);
  if (loaded.model.platform.target === "embedded") {
    const { upEmbedded } = await import("../embedded/up.ts");
    return upEmbedded(loaded, io);
  }
  await upOnEngine(loaded, { ...options, target: chosen }, io);
  io.out(addresses(loaded, io));
  io.err(`up in ${elapsed(performance.now() - since)}; bap status asks every part, bap down stops it (data stays)\n`);
}

async function upOnEngine(loaded: Loaded, options: UpOptions, io: Io): Promise<void> {
  const { openForChange } = await import("../engine/open-for-change.ts");
  const { guardName } = await import("../engine/fixed-name.ts");
  const { guardExisting } = await import("../engine/existing.ts");
  const { runOperation } = await import("../engine/run.ts");
  const step = phases(io);
  const open = await step.run(`open the stack "${loaded.stack}"`, () =>
    openForChange(loaded, options, io, async (found) => {
      await guardName(found, loaded.model.platform.name);
      await guardData(found, loaded.model, options.release);
      await guardExisting(found, loaded, io);
    }),
  );
  const changes = await step.run(`bring up ${loaded.model.components.map(({ name }) => name).join(", ")}`, () =>
    runOperation(open.stack, "up", io),
  );
  const outputs = await open.stack.outputs();
  rememberAuthority(loaded, String(outputs.authority?.value ?? ""));
  const counted = Object.entries(changes).map(([kind, number]) => `${number} ${kind}`);
  io.err(`  ${counted.join(", ")}\n`);
}

/** A certificate is no secret: browsers and `bap status` need it. */
function rememberAuthority({ root, stack }: Loaded, authority: string): void {
  if (authority === "") return;
  mkdirSync(join(root, ".bap"), { recursive: true });
  writeFileSync(join(root, ".bap", `${stack}.ca.crt`), authority);
}

function addresses({ model, stack }: Loaded, io: Io): string {
  const port = model.workloads
    .flatMap((one) => (one.kind === "job" ? [] : Object.entries(one.ports)))
    .find(([name, { publish }]) => name === "https" && publish)?.[1].publish;
  const rows = model.routes
    .filter(({ access }) => access === "public")
    .map(({ host, path }) => `  ${formatOrigin({ scheme: "https", host, port: port ?? 443 })}${path}`);
  const trust = `  its certificate is signed by .bap/${stack}.ca.crt: let your browser trust it, or curl --cacert it`;
  return [io.outStyle("bold", "it answers at"), ...rows, io.outStyle("dim", trust), ""].join("\n");
}
