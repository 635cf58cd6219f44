import { dirname, relative, sep } from "node:path";
import { lowerToDocker, type ContainerPlan } from "../../compose/index.ts";
import { addresses } from "../commands/up.ts";
import { listenForStop } from "../embedded/stop-signals.ts";
import { bringUp } from "../engine/bring-up.ts";
import { usage } from "../errors.ts";
import { contextFolder } from "../images/folder.ts";
import type { Io } from "../io.ts";
import type { Loaded } from "../load.ts";
import type { ProfileOptions } from "../options.ts";
import { changes, type Snapshot } from "./changes.ts";
import { foldersIn, snapshot, unreadableIn } from "./folders.ts";
import { reloader, type Reload } from "./reload.ts";
import { concernedBy, isBuiltIn, sourcesOf } from "./sources.ts";

/**
 * Brings the platform up with the programs' sources mounted over those of their image, then restarts what a changed
 * file concerns, until Ctrl-C. No stack remembers the mounts: the next `bap up` takes them away.
 *
 * @throws PlatformError (exit code 2) where nothing in the platform runs on sources.
 */
export async function devOnDocker(loaded: Loaded, options: ProfileOptions, io: Io): Promise<0> {
  const { model, root, stack } = loaded;
  const sources = sourcesOf(model, (build) => foldersIn(contextFolder(root, build)));
  const containers = lowerToDocker(model, { sources }).containers.filter(({ binds }) => binds);
  if (containers.length === 0) throw nothingToReload(loaded);
  const contexts = [...new Set(containers.map(({ build }) => contextFolder(root, build!)))].sort();
  const look = (): Snapshot => new Map(contexts.flatMap((at) => [...snapshot(at)]));
  const closed = contexts.flatMap(unreadableIn);
  if (closed.length > 0) throw notReadable(closed);
  // Before it comes up: what is changed meanwhile may be newer than what a container started with.
  const seen = look();
  const said = { ...options, set: [...loaded.sets], release: [], unset: [], sources };
  io.out(addresses(loaded, await bringUp(loaded, said, io), io));
  const stop = listenForStop(io);
  try {
    io.err(`a change below ${contexts.join(", ")} restarts what runs on it; Ctrl-C ends the watching\n`);
    const reload = reloader(io, stop.signal);
    for await (const files of changes(seen, look, stop.signal)) follow(files, { contexts, containers, reload }, io);
  } finally {
    stop.release();
  }
  io.err(
    `"${stack}" goes on running on the mounted sources: bap down --stack ${stack} takes it down (data stays), ` +
      `bap up --stack ${stack} lets it run its images again\n`,
  );
  return 0;
}

interface Watched {
  readonly contexts: readonly string[];
  readonly containers: readonly ContainerPlan[];
  readonly reload: Reload;
}

/** Restarts what runs on these files, and says of which files a restart is not enough. */
function follow(files: readonly string[], { contexts, containers, reload }: Watched, io: Pick<Io, "err">): void {
  const because = new Map<ContainerPlan, string[]>();
  for (const file of files) {
    const at = contexts.find((each) => file.startsWith(`${each}${sep}`))!;
    const shown = relative(dirname(at), file);
    if (isBuiltIn(relative(at, file).replaceAll(sep, "/"))) {
      io.err(`${shown} is part of the image: end this and begin it again, which builds the image anew\n`);
      continue;
    }
    for (const one of concernedBy(file, containers)) because.set(one, [...(because.get(one) ?? []), shown]);
  }
  for (const [one, [first, ...more]] of because) {
    reload(one, more.length === 0 ? first! : `${first!} and ${more.length} more`);
  }
}

/** Told before anything starts: a service would only say so once it has failed. */
function notReadable([first, ...more]: readonly string[]) {
  return usage(
    first!,
    `its mode keeps others from reading it${more.length > 0 ? `, and ${more.length} more` : ""}, and a service is user 1000`,
    `chmod -R o+rX ${dirname(first!)}, and so for the others; "umask 022" makes new files readable`,
  );
}

function nothingToReload({ profile, model }: Loaded) {
  return usage(
    `bap dev ${profile.profile} --target docker`,
    `nothing in it runs on sources: ${model.components.map(({ name }) => name).join(", ")}`,
    "leave a service in it that has no image: of its own in the profile, or bring this up with bap up",
  );
}
