import type { Command } from "commander";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Tools } from "../command.ts";
import type { Io } from "../io.ts";
import { parseOptions, profileOptions } from "../options.ts";
import { json } from "../print.ts";
import { findRoot } from "../root.ts";

const own = z.object({ stack: profileOptions.shape.stack.unwrap(), json: z.boolean().default(false) });

export function define(command: Command, { io, run }: Tools): void {
  command
    .argument("<stack>", "name of the stack")
    .option("--json", "print JSON")
    .action(
      run((stack: unknown, options: unknown) => printEnv(parseOptions(own, { ...(options as object), stack }), io)),
    );
}

/** Names files only: no value of a secret is ever printed. */
function printEnv({ stack, json: asJson }: z.output<typeof own>, io: Io): void {
  const root = findRoot(io.cwd);
  const passphraseFile = join(root, ".bap", `${stack}.passphrase`);
  const backend = io.env.PULUMI_BACKEND_URL ?? backendOf(root);
  const exists = existsSync(passphraseFile);
  if (asJson) return io.out(json({ stack, root, backend, passphraseFile, passphraseFileExists: exists }));
  io.out(`export PULUMI_BACKEND_URL=${quote(backend)}\n`);
  if (exists) io.out(`export PULUMI_CONFIG_PASSPHRASE_FILE=${quote(passphraseFile)}\n`);
  else {
    io.err(
      `${passphraseFile} is not there: bap up makes it for a stack of tier dev; ` +
        `elsewhere set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE yourself.\n`,
    );
  }
}

/** A relative backend is read from the current folder by the engine, so it is made absolute here. */
function backendOf(root: string): string {
  const file = join(root, "Pulumi.yaml");
  const project = existsSync(file)
    ? (parse(readFileSync(file, "utf8")) as { backend?: { url?: string } } | null)
    : null;
  const url = project?.backend?.url ?? "file://./.bap/state";
  const relative = /^file:\/\/(\.{1,2}(?:\/.*)?)$/.exec(url)?.[1];
  return relative === undefined ? url : `file://${resolve(root, relative)}`;
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
