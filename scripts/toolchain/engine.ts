import { delimiter, dirname } from "node:path";
import { PlatformError } from "../../components/model/error.ts";
import type { Environment } from "./cache.ts";
import { findTool, type Place } from "./find.ts";

/** The plugins that the platform's programs use. */
export type PluginName = "kubernetes" | "docker";

/** An engine that can be driven, and how. */
export interface Engine {
  /** Where the engine was found. Its plugins come the same way: fetched by an installed one, built beside a built one. */
  readonly from: Place;
  /** The absolute path of the command line. */
  readonly pulumiCommand: string;
  /** For `PulumiCommand.get({ root })`; absent where the automation API finds the engine on PATH by itself. */
  readonly root?: string;
  /** Folders with plugins that go in front of PATH; empty where the engine fetches its plugins. */
  readonly pluginPath: readonly string[];
  /** Environment variables for the engine, PATH among them. */
  readonly env: Readonly<Record<string, string>>;
}

/** Where to look, and what for. */
export interface ResolveOptions {
  readonly env?: Environment;
  /** Plugins that a built engine must have beside it: those of the target. */
  readonly plugins?: readonly PluginName[];
}

/** Finds an engine: on PATH, else where its installer puts it, else the one that was built. Fails with what to do. */
export async function resolveEngine(options: ResolveOptions = {}): Promise<Engine> {
  const env = options.env ?? process.env;
  const pulumi = await findTool("pulumi", { env });
  if (!pulumi) throw missing(["pulumi"]);
  const pluginPath =
    pulumi.from === "cache" ? await builtPlugins(options.plugins ?? ["kubernetes", "docker"], env) : [];
  const bin = dirname(pulumi.path);
  return {
    from: pulumi.from,
    pulumiCommand: pulumi.path,
    ...(pulumi.from === "PATH" ? {} : { root: dirname(bin) }),
    pluginPath,
    env: {
      PATH: [...pluginPath, ...(pulumi.from === "PATH" ? [] : [bin]), env.PATH ?? ""].join(delimiter),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // A built engine is used where downloads are not to be had: better a clear error than a wait for one.
      ...(pulumi.from === "cache" ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" } : {}),
    },
  };
}

async function builtPlugins(plugins: readonly PluginName[], env: Environment): Promise<string[]> {
  const names = plugins.map((plugin) => `pulumi-resource-${plugin}`);
  const found = await Promise.all(names.map((name) => findTool(name, { env })));
  const absent = names.filter((_name, index) => !found[index]);
  if (absent.length > 0) throw missing(absent);
  // On PATH already: the engine finds those by itself.
  return found.flatMap((tool) => (tool && tool.from !== "PATH" ? [dirname(tool.path)] : []));
}

function missing(names: readonly string[]): PlatformError {
  return new PlatformError(
    {
      code: "engine-missing",
      path: "PATH",
      message: `There is no ${names.join(" and no ")} on PATH, in ~/.pulumi/bin or among the tools built here.`,
      suggestion:
        "Install Pulumi with its own installer (`bap toolchain install`, or https://www.pulumi.com/docs/install), " +
        "or run `bap toolchain build engine`, which needs Go and takes some minutes once.",
    },
    1,
  );
}
