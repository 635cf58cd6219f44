import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Registry } from "../components/define.ts";
import { extendRegistry } from "../components/define.ts";
import { PlatformError } from "../components/model/error.ts";
import { registry } from "../components/registry.ts";

/** Everything a profile of this project can name: ours, and what the project's `bap.config.ts` exports. */
export async function loadRegistry(root: string): Promise<Registry> {
  const file = join(root, "bap.config.ts");
  if (!existsSync(file)) return registry;
  const { components, capabilities } = await importConfig(file);
  return extendRegistry(registry, {
    components: records(file, "components", components, ["name", "layer", "config", "model"]) as Registry["components"],
    capabilities: records(file, "capabilities", capabilities, ["name", "methods"]) as Registry["capabilities"],
  });
}

async function importConfig(file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    const why = error instanceof Error ? error.message.trim().split("\n")[0]! : String(error);
    throw broken(file, `cannot be loaded: ${why}`);
  }
}

/** A record by name, each with what makes it one of its kind. */
function records(file: string, name: string, value: unknown, keys: readonly string[]): Record<string, unknown> {
  if (value === undefined) return {};
  if (!isRecord(value)) throw broken(file, `"${name}" is not a record of ${name} by name`);
  for (const [key, each] of Object.entries(value)) {
    const missing = keys.filter((one) => !isRecord(each) || each[one] === undefined);
    if (missing.length > 0) throw broken(file, `${name}.${key} is none: it has no ${missing.join(", ")}`);
    if ((each as { name: unknown }).name !== key) {
      throw broken(file, `${name}.${key} calls itself "${String((each as { name: unknown }).name)}"`);
    }
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function broken(file: string, message: string): PlatformError {
  return new PlatformError({
    code: "bad-config-file",
    path: basename(file),
    message,
    suggestion:
      "it exports `components` and `capabilities`, each a record by name: what defineComponent and capability give",
  });
}
