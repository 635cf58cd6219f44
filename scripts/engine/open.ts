import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { execa } from "execa";
import type { Target, Tier } from "../../components/model/platform.ts";
import { createRootKey } from "../../stacks/secrets/index.ts";
import { runPlatform, type RunOptions } from "../../stacks/program.ts";
import { resolveEngine } from "../toolchain/index.ts";
import { passphraseEnvironment } from "./passphrase.ts";

export const PROJECT = "bap";

/** Which stack, and what its engine needs. */
export interface StackRequest extends RunOptions {
  readonly root: string;
  readonly stack: string;
  readonly tier: Tier;
  readonly target: Target;
}

/** An engine with a stack in it. */
export interface OpenStack {
  readonly stack: Stack;
  /** Runs the engine's own command line on this stack: for the few things that its API has no word for. */
  readonly run: (args: readonly string[]) => Promise<string>;
}

/** Finds the engine, and selects the stack or makes it, with a root key of its own. */
export async function openStack({ root, stack: stackName, tier, target, sources }: StackRequest): Promise<OpenStack> {
  const engine = await resolveEngine({ plugins: [target === "docker" ? "docker" : "kubernetes"] });
  const pulumiCommand = await PulumiCommand.get(engine.root ? { root: engine.root } : {});
  const envVars = { ...engine.env, ...passphraseEnvironment(root, stackName, tier) };
  mkdirSync(join(root, ".bap/state"), { recursive: true });
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName, projectName: PROJECT, program: () => runPlatform({ sources }) },
    { workDir: root, pulumiCommand, envVars },
  );
  const config = await stack.getAllConfig();
  if (!config["bap:rootKey"]) await stack.setConfig("bap:rootKey", { value: createRootKey(), secret: true });
  return {
    stack,
    run: async (args) => {
      const { stdout } = await execa(engine.pulumiCommand, [...args, "--stack", stackName], {
        cwd: root,
        env: envVars,
      });
      return stdout;
    },
  };
}

/** What `bap secrets set` took for this stack, in the clear. */
export async function givenOf({ stack }: OpenStack): Promise<Readonly<Record<string, string>>> {
  const stored = (await stack.getAllConfig())["bap:given"];
  return stored ? (JSON.parse(stored.value) as Record<string, string>) : {};
}

/** The stack's root key, in the clear: only for what brings secrets to where they are used. */
export async function rootKeyOf({ stack }: OpenStack): Promise<string> {
  return (await stack.getConfig("bap:rootKey")).value;
}
