import type { Command } from "commander";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { PlatformError } from "../../components/model/error.ts";
import type { Tools } from "../command.ts";
import { pictureOf } from "../graph/picture.ts";
import { drawSvg } from "../graph/svg.ts";
import type { Io } from "../io.ts";
import { loadPlatform } from "../load.ts";
import { parseOptions, parseProfileOptions, withProfileOptions, type ProfileOptions } from "../options.ts";
import { json } from "../print.ts";

const own = z.object({ out: z.string().min(1).optional() });

export function define(command: Command, { io, run }: Tools): void {
  withProfileOptions(command)
    .option("--out <file>", "write it there, instead of printing it")
    .action(
      run((profile, options) => graph({ ...parseProfileOptions(profile, options), ...parseOptions(own, options) }, io)),
    );
}

/** With --json, what would be drawn: boxes and arrows. */
async function graph(options: ProfileOptions & z.output<typeof own>, io: Io): Promise<void> {
  const picture = pictureOf((await loadPlatform(options, io)).model);
  const text = options.json ? json(picture) : drawSvg(picture);
  if (options.out === undefined) return io.out(text);
  try {
    writeFileSync(resolve(io.cwd, options.out), text);
  } catch (error) {
    throw notWritten(options.out, error as NodeJS.ErrnoException);
  }
  io.out(`${options.out}\n`);
}

function notWritten(out: string, error: NodeJS.ErrnoException): PlatformError {
  return new PlatformError(
    {
      code: "not-written",
      path: out,
      message: `could not be written: ${error.code ?? error.message}`,
      suggestion: "name a file in a folder that is there and may be written",
    },
    1,
  );
}
