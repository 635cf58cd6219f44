import type { Command } from "commander";
import { z } from "zod";
import type { Tools } from "../command.ts";
import { compare } from "../diff/compare.ts";
import { readSide } from "../diff/side.ts";
import { diffMarkdown, diffText } from "../diff/text.ts";
import { usage } from "../errors.ts";
import type { Io } from "../io.ts";
import { parseOptions, profileOptions, withoutArgument } from "../options.ts";
import { json } from "../print.ts";

const own = profileOptions.extend({ a: z.string().min(1), b: z.string().min(1), markdown: z.boolean().default(false) });

export function define(command: Command, { io, run }: Tools): void {
  withoutArgument(
    command
      .argument("<a>", "a profile, its file, either at a git revision (dev@main), or a rendered folder")
      .argument("<b>", "another one"),
  )
    .option("--markdown", "print Markdown, for a pull request")
    .action(
      run((a: unknown, b: unknown, options: unknown) => diff(parseOptions(own, { ...(options as object), a, b }), io)),
    );
}

/** Options such as --target and --set hold for both sides. */
async function diff({ a, b, markdown, ...options }: z.output<typeof own>, io: Io): Promise<void> {
  if (options.json && markdown) throw usage("--markdown", "both --json and --markdown were given", "give one of them");
  const [left, right] = [await readSide(a, options, io), await readSide(b, options, io)];
  const comparison = compare(left, right);
  if (options.json) io.out(json(comparison));
  else io.out(markdown ? diffMarkdown(comparison) : diffText(comparison, io.outStyle));
}
