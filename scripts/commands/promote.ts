import type { Command } from "commander";
import { relative } from "node:path";
import { z } from "zod";
import type { Tools } from "../command.ts";
import { imagesByName, isFile, lockFileOf, relocated, withDigests, writeLock, type Lock } from "../images/lock.ts";
import { imageTags } from "../images/tags.ts";
import type { Io } from "../io.ts";
import { loadPlatform, type Loaded } from "../load.ts";
import { parseOptions, profileOptions, withoutArgument } from "../options.ts";
import { count, json, table } from "../print.ts";

const own = profileOptions.extend({
  from: z.string().min(1),
  to: z.string().min(1),
  dryRun: z.boolean().default(false),
  digests: z.boolean().default(true),
});
type PromoteOptions = z.output<typeof own>;

export function define(command: Command, { io, run }: Tools): void {
  withoutArgument(
    command
      .argument("<from>", "the profile, or its file, whose images were tried")
      .argument("<to>", "the profile, or its file, that shall run the same ones"),
  )
    .option("--dry-run", "only say what would be written")
    .option("--no-digests", "lock tags alone, where no registry can be reached")
    .action(
      run((from: unknown, to: unknown, options: unknown) =>
        promote(parseOptions(own, { ...(options as object), from, to }), io),
      ),
    );
}

/** One image that two profiles share, and what it becomes. */
interface Step {
  readonly image: string;
  readonly before: string;
  readonly after: string;
}

async function promote(options: PromoteOptions, io: Io): Promise<void> {
  const [from, to] = [await side(options.from, options, io), await side(options.to, options, io)];
  const tried = await locked(from, to, options);
  const running = imagesOf(to);
  const shared = Object.keys(running).filter((key) => key in tried);
  const left = Object.keys(running).filter((key) => !(key in tried));
  const steps = shared.map((image): Step => ({ image, before: running[image]!, after: tried[image]! }));
  const file = lockFileOf(to, options.to, io);
  const name = relative(io.cwd, file);
  if (!options.dryRun) {
    const lock = {
      ...to.profile.images.replace,
      ...Object.fromEntries(steps.map(({ image, after }) => [image, after])),
    };
    writeLock(file, lock, `The images of ${options.from}, written by bap promote. Review it, commit it, roll it out.`);
  }
  if (options.json) return io.out(json({ file: name, written: !options.dryRun, steps, left }));
  io.out(table(io.outStyle, [{ head: "image" }, { head: `in ${options.to}` }, { head: "becomes" }], steps.map(row)));
  const rest = left.length > 0 ? `; not in ${options.from}, so left as they are: ${left.join(", ")}` : "";
  io.err(`${options.dryRun ? "would write" : "wrote"} ${name} with ${count(steps.length, "image")}${rest}\n`);
}

const row = ({ image, before, after }: Step): readonly string[] => [
  image,
  before,
  before === after ? "(the same)" : after,
];

async function side(name: string, options: PromoteOptions, io: Io): Promise<Loaded> {
  const file = isFile(name) ? { profileFile: name } : { profile: name };
  return loadPlatform({ ...options, profile: undefined, profileFile: undefined, ...file }, io);
}

const imagesOf = ({ root, model }: Loaded): Lock => imagesByName(model, imageTags(root, model));

/** Digests are those of where it was tried: a mirror that holds other bytes under the tag is found out. */
async function locked(from: Loaded, to: Loaded, { digests }: PromoteOptions): Promise<Lock> {
  const images = digests ? await withDigests(imagesOf(from)) : imagesOf(from);
  const places = [from.model.images, to.model.images] as const;
  return Object.fromEntries(Object.entries(images).map(([name, reference]) => [name, relocated(reference, ...places)]));
}
