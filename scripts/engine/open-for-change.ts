import { PlatformError } from "../../components/model/error.ts";
import type { RunOptions } from "../../stacks/program.ts";
import type { Io } from "../io.ts";
import type { Loaded } from "../load.ts";
import type { ProfileOptions } from "../options.ts";
import { removeStaleLocks } from "./lock.ts";
import { openStack, PROJECT, type OpenStack } from "./open.ts";
import { clearPending } from "./repair.ts";
import { writeStackFile } from "./stack-file.ts";

/** A stack that is going to be changed. */
export interface OpenForChange extends OpenStack {
  /** Resources that a killed run was at: they may be there although the state does not know them. */
  readonly interrupted: readonly string[];
  /** Forgets what was said on this command line, for a run that shall leave the stack as it was. */
  readonly restoreSettings: () => void;
}

/**
 * Opens a stack to change it: what a killed run left is cleared away, what was said is written down.
 *
 * @param guard Throws where the change must not be: then nothing of what was said is remembered.
 */
export async function openForChange(
  loaded: Loaded,
  options: ProfileOptions & RunOptions & { readonly unset?: readonly string[] },
  io: Pick<Io, "err">,
  guard: (open: Omit<OpenForChange, "restoreSettings">) => Promise<void> = () => Promise.resolve(),
): Promise<OpenForChange> {
  const { root, stack, model } = loaded;
  const { tier, target } = model.platform;
  demandStateAndContext(loaded);
  for (const line of removeStaleLocks(root, PROJECT, stack)) io.err(`  ${line}\n`);
  const open = await openStack({ root, stack, tier, target, sources: options.sources });
  const interrupted = await clearPending(open, loaded.profile.context);
  for (const { type, urn } of interrupted) {
    io.err(`  a killed run was ${type} ${urn.split("::").at(-1)}: looked at, and cleared\n`);
  }
  const found = { ...open, interrupted: interrupted.map(({ urn }) => urn) };
  await guard(found);
  return { ...found, restoreSettings: writeStackFile(loaded, options, options.unset ?? []) };
}

/** Outside dev nobody may change the wrong cluster, or lose a state that lies on a laptop, by leaving something out. */
function demandStateAndContext({ profile, provenance, model }: Loaded): void {
  if (profile.tier === "dev") return;
  const problems = [];
  const remote = process.env.PULUMI_BACKEND_URL !== undefined && !process.env.PULUMI_BACKEND_URL.startsWith("file:");
  if (profile.state !== "local" && !remote) {
    problems.push({
      code: "local-state",
      path: `${provenance.locate(["tier"])} state`,
      message: `a platform of tier ${profile.tier} would keep its state on this machine only`,
      suggestion:
        'set PULUMI_BACKEND_URL to a shared backend (s3://…, gs://…, azblob://…), or say "state: local" in the profile',
    });
  }
  if (model.platform.target === "kubernetes" && profile.context === undefined) {
    problems.push({
      code: "no-context",
      path: `${provenance.locate(["target"])} context`,
      message: "the profile does not say which Kubernetes context it may change",
      suggestion: 'write "context: <name>" in the profile; kubectl config get-contexts lists them',
    });
  }
  if (problems.length > 0) throw new PlatformError(problems);
}
