import type { ExitCode } from "../components/model/error.ts";
import type { Verb } from "./command.ts";
import { handleError } from "./errors.ts";
import type { Io } from "./io.ts";
import { UsageCommand } from "./usage-command.ts";
import { version } from "./version.ts";

/** Every verb, in the order in which a person meets them. */
const verbs: readonly Verb[] = [
  {
    name: "up",
    summary: "bring the platform up, or bring it to what the profile says",
    load: () => import("./commands/up.ts"),
  },
  {
    name: "down",
    summary: "take the platform down; data stays, unless --purge",
    load: () => import("./commands/down.ts"),
  },
  {
    name: "dev",
    summary: "bring it up so that a changed source restarts what runs on it, on the data it keeps",
    load: () => import("./commands/dev.ts"),
  },
  {
    name: "demo",
    summary: "bring it up in one process with some data, and take a tour of it on the portal",
    load: () => import("./commands/demo.ts"),
  },
  {
    name: "status",
    summary: "ask every part, end to end, whether it works",
    load: () => import("./commands/status.ts"),
  },
  {
    name: "open",
    summary: "open an application in the browser, and say how to get in for the first time",
    load: () => import("./commands/open.ts"),
  },
  { name: "preview", summary: "show what up would change", load: () => import("./commands/preview.ts") },
  {
    name: "validate",
    summary: "say everything that is wrong with a profile",
    load: () => import("./commands/validate.ts"),
  },
  {
    name: "render",
    summary: "write the platform as files: Kubernetes manifests or a Compose project",
    load: () => import("./commands/render.ts"),
  },
  {
    name: "package",
    summary: "write the platform as Helm charts, with values for what differs by site",
    load: () => import("./commands/package.ts"),
  },
  {
    name: "inspect",
    summary: "show what a profile makes, what it takes, and where each setting comes from",
    load: () => import("./commands/inspect.ts"),
  },
  { name: "graph", summary: "draw the platform as a picture (SVG)", load: () => import("./commands/graph.ts") },
  {
    name: "diff",
    summary: "compare two profiles, revisions or rendered folders",
    load: () => import("./commands/diff.ts"),
  },
  {
    name: "promote",
    summary: "let one profile run exactly the images that were tried in another",
    load: () => import("./commands/promote.ts"),
  },
  {
    name: "doctor",
    summary: "say what this machine lacks, and how to get it",
    load: () => import("./commands/doctor.ts"),
  },
  {
    name: "init",
    summary: "begin a project of your own that uses this platform",
    load: () => import("./commands/init.ts"),
  },
  {
    name: "env",
    summary: "print what the engine's own command line needs to see a stack",
    load: () => import("./commands/env.ts"),
  },
  {
    name: "secrets",
    summary: "list, make and hand out the platform's secrets",
    load: () => import("./commands/secrets.ts"),
  },
  {
    name: "images",
    summary: "list all images; build, push or load our own",
    load: () => import("./commands/images.ts"),
  },
  { name: "licences", summary: "list the licence of every component", load: () => import("./commands/licences.ts") },
  {
    name: "toolchain",
    summary: "list, build or install the programs that bap drives",
    load: () => import("./commands/toolchain.ts"),
  },
];

/**
 * Runs one command line and says what the process should end with: 0, 1 (it did not work) or 2 (the input is wrong).
 * The one place where errors become text and exit codes.
 */
export async function run(argv: readonly string[], io: Io): Promise<0 | ExitCode> {
  const debug = argv.includes("--debug");
  try {
    return await dispatch(helpOf(argv.filter((word) => word !== "--debug")), io);
  } catch (error) {
    if (isHelp(error)) return 0;
    return handleError(error, io, debug);
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<0 | ExitCode> {
  let code: 0 | ExitCode = 0;
  const program = programOf(io);
  const named = argv.find((word) => !word.startsWith("-"));
  for (const { name, summary, load } of verbs) {
    const command = program.command(name).description(summary);
    if (name !== named) continue;
    const { define } = await load();
    define(command, {
      io,
      run:
        (work) =>
        async (...args) => {
          code = (await work(...args)) ?? 0;
        },
    });
  }
  if (argv.length === 0) program.outputHelp();
  else await program.parseAsync(argv, { from: "user" });
  return code;
}

function programOf(io: Io): UsageCommand {
  const program = new UsageCommand("bap");
  program
    .description("Open Business Automation Platform: from a profile to running software.")
    .version(version(), "--version", "print the version")
    .helpOption("--help", "explain")
    .helpCommand(false)
    .option("--debug", "print where an error came from")
    .configureHelp({ showGlobalOptions: false, ...(Number.isFinite(io.width) ? { helpWidth: io.width } : {}) })
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    .showSuggestionAfterError(false)
    .exitOverride()
    .usage("<verb> [profile] [options]")
    .addHelpText(
      "after",
      `\n"bap <verb> --help" explains a verb. A profile is a name (default: dev) or --profile-file FILE.`,
    );
  return program;
}

/** `bap help render` is `bap render --help`. */
function helpOf(argv: readonly string[]): readonly string[] {
  if (argv[0] !== "help") return argv;
  return argv[1] === undefined ? ["--help"] : [argv[1], "--help"];
}

/** Commander leaves by an error where it printed help or the version. */
function isHelp(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "commander.helpDisplayed" || code === "commander.help" || code === "commander.version";
}
