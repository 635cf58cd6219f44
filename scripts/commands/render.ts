import type { Command } from "commander";
import { resolve } from "node:path";
import { z } from "zod";
import { PlatformError } from "../../components/model/error.ts";
import type { Tools } from "../command.ts";
import type { Io } from "../io.ts";
import { ownImages } from "../images/tags.ts";
import { loadPlatform } from "../load.ts";
import { lower } from "../lower.ts";
import { parseOptions, parseProfileOptions, withProfileOptions, type ProfileOptions } from "../options.ts";
import { count, json } from "../print.ts";
import { inspectFolder } from "../render/output-folder.ts";
import { byRegion } from "../render/regions.ts";
import { writeFolder } from "../render/write.ts";

const own = z.object({ out: z.string().min(1), force: z.boolean().default(false) });

export function define(command: Command, { io, run }: Tools): void {
  withProfileOptions(command)
    .requiredOption("--out <dir>", "the folder to fill; it is empty or not there yet")
    .option("--force", "replace what a former render wrote there")
    .action(
      run((profile, options) =>
        render({ ...parseProfileOptions(profile, options), ...parseOptions(own, options) }, io),
      ),
    );
}

type Options = ProfileOptions & z.output<typeof own>;

/** Everything is made before anything is written. */
async function render(options: Options, io: Io): Promise<void> {
  const loaded = await loadPlatform(options, io);
  const rendered = byRegion((await lower(loaded)).render(), loaded.profile.regions, options.region);
  const folder = resolve(io.cwd, options.out);
  const found = inspectFolder(folder, options.out, options.force);
  try {
    writeFolder(folder, rendered, found);
  } catch (error) {
    throw notWritten(options.out, error as NodeJS.ErrnoException);
  }
  const files = [...rendered.files.keys()].sort();
  if (options.json) return io.out(json({ out: options.out, target: loaded.profile.target, files }));
  io.out(`${count(files.length, "file")} for ${loaded.profile.target} in ${options.out}\n`);
  hints(loaded, io);
}

/** What rendered files alone do not bring. */
function hints({ model, profile: { images, target } }: Awaited<ReturnType<typeof loadPlatform>>, io: Io): void {
  if (model.secrets.length > 0) {
    io.err(
      `${count(model.secrets.length, "secret")} not written: bap secrets apply --target ${target} puts them there\n`,
    );
  }
  const built = ownImages(model);
  if (built.length > 0 && images.ours === undefined) {
    io.err(
      `our own images are named ${built.map(({ name }) => `bap/${name}`).join(", ")}: bap images build makes them\n`,
    );
  }
}

function notWritten(out: string, error: NodeJS.ErrnoException): PlatformError {
  return new PlatformError(
    {
      code: "not-written",
      path: out,
      message: `could not be written: ${error.code ?? error.message}`,
      suggestion: "see that the folder may be written and the disk has room; then render again, with --force",
    },
    1,
  );
}
