import { existsSync } from "node:fs";
import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { ProgramPlan } from "./embedded-plan.ts";

/** A program that runs. */
export interface Started {
  /** Where it listens, if it says so. */
  readonly port?: number;
  close(): Promise<void>;
}

/** The function that starts a program: given its environment, and a signal that ends a start that still waits. */
export type Start = (
  env: Readonly<Record<string, string>>,
  options: { readonly signal: AbortSignal },
) => Promise<Started>;

/** Loads the function that starts a program, from the first of the roots that has it. */
export async function loadStart(
  { entry, start }: Pick<ProgramPlan, "entry" | "start">,
  roots: readonly string[],
): Promise<Start> {
  const file = roots.flatMap((root) => candidates(root, entry)).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`there is no ${entry}, nor what is built of it, in ${roots.join(" or ")}`);
  const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const found = module[start];
  if (typeof found !== "function") throw new Error(`${entry} exports no function "${start}"`);
  return found as Start;
}

/** Node.js runs no TypeScript below `node_modules`: there, and where no sources are, it is what was built of them. */
function candidates(root: string, entry: string): readonly string[] {
  const built = join(root, "dist", entry.replace(/\.ts$/, ".js"));
  const installed = root.split(sep).includes("node_modules");
  return installed && entry.endsWith(".ts") ? [built] : [join(root, entry), built];
}
