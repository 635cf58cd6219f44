import type { Command } from "commander";
import { z } from "zod";
import { didYouMean } from "../../profiles/nearest.ts";
import type { Tools } from "../command.ts";
import { usage } from "../errors.ts";
import { applicationsOf, loginLine } from "../inspect/applications.ts";
import type { Io } from "../io.ts";
import { loadPlatform, type Loaded } from "../load.ts";
import { parseOptions, profileOptions, withoutArgument } from "../options.ts";
import { json, table } from "../print.ts";

const own = profileOptions.extend({ app: z.string().min(1).optional(), browser: z.boolean().default(true) });
type OpenOptions = z.output<typeof own>;

export function define(command: Command, { io, run }: Tools): void {
  withoutArgument(
    command
      .argument("[app]", "the application, as its address begins (default: list all)")
      .argument("[profile]", "name of a profile (default: dev)"),
  )
    .option("--profile-file <file>", "a profile's file, instead of a name")
    .option("--no-browser", "only print the address, and how to get in")
    .action(
      run((app: unknown, profile: unknown, options: unknown) =>
        openApplication(parseOptions(own, { ...(options as object), app, profile }), io),
      ),
    );
}

async function openApplication({ app, browser, ...options }: OpenOptions, io: Io): Promise<void> {
  const loaded = await loadPlatform(options, io);
  const applications = applicationsOf(loaded.model);
  if (app === undefined) return io.out(options.json ? json({ applications }) : list(loaded, io));
  const found = applications.find((one) => one.app === app);
  if (!found) {
    const known = applications.map((one) => one.app);
    throw usage(
      "app",
      `there is no application "${app}" in "${loaded.profile.profile}"${didYouMean(app, known)}`,
      `known: ${known.join(", ")}`,
    );
  }
  if (options.json) return io.out(json(found));
  io.out(`${found.url}\n`);
  const how = loginLine(found, loaded.stack);
  if (how) io.err(`first sign-in: ${how}\n`);
  if (!browser) return;
  const { default: openInBrowser } = await import("open");
  const program = await openInBrowser(found.url);
  // Where there is no browser (a server, a container), the address stands above.
  program.once("error", () => io.err("no browser could be started here\n"));
}

/** All applications: where they are, who gets through, how to get in. */
export function list({ model, stack }: Loaded, { outStyle }: Pick<Io, "outStyle">): string {
  const rows = applicationsOf(model).map((one) => [
    one.app,
    outStyle("cyan", one.url),
    one.access === "public" ? "everybody" : "private networks",
    loginLine(one, stack),
  ]);
  const columns = [{ head: "app" }, { head: "address" }, { head: "reachable for" }, { head: "first sign-in" }];
  return table(outStyle, columns, rows);
}
