import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { dockerTestsFolder, type DockerEngine } from "../kit/docker-engine.ts";

/** The Debian releases that stand-ins are built on. */
export type DebianRelease = "trixie" | "bookworm";

/** Part of every base's name in the cache, and of every image's hash: raise it when the steps below change. */
export const DEBIAN_RECIPE = 2;

/** The file that `docker import` turns into the base image; made once per machine, it takes half a minute. */
export async function debianRootFilesystem(release: DebianRelease): Promise<string> {
  const folder = join(dockerTestsFolder(), "rootfs");
  const archive = join(folder, `debian-${release}-${DEBIAN_RECIPE}.tar`);
  if (await exists(archive)) return archive;
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, `${release}-`));
  try {
    const tree = join(work, "tree");
    await execa("debootstrap", ["--variant=minbase", release, tree], { timeout: 600_000 });
    await slim(tree, release);
    await execa("tar", ["-C", tree, "--numeric-owner", "-cf", join(work, "done.tar"), "."]);
    await rename(join(work, "done.tar"), archive);
    return archive;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Brings `debian:<release>-slim` into the engine, unless it is there. */
export async function importDebian(engine: DockerEngine, release: DebianRelease): Promise<string> {
  const tag = `debian:${release}-slim`;
  const recipe = String(DEBIAN_RECIPE);
  const format = '{{index .Config.Labels "bap.recipe"}}';
  const present = await engine.docker(["image", "inspect", "--format", format, tag]).catch(() => "");
  if (present === recipe) return tag;
  const labels = [`bap.recipe=${recipe}`, "bap.stand-in=debootstrap"].flatMap((label) => [
    "--change",
    `LABEL ${label}`,
  ]);
  await engine.docker(["import", ...labels, "--change", 'CMD ["bash"]', await debianRootFilesystem(release), tag]);
  return tag;
}

/**
 * What makes Debian's image fit for builds: no service starts on installation, no documentation,
 * no waiting for the disk, security updates.
 */
async function slim(tree: string, release: DebianRelease): Promise<void> {
  await writeFile(join(tree, "usr/sbin/policy-rc.d"), "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  const unwanted = ["doc", "man", "info", "locale"].map((name) => `/usr/share/${name}/*`);
  const rules = unwanted.map((path) => `path-exclude ${path}`);
  await writeFile(
    join(tree, "etc/dpkg/dpkg.cfg.d/slim"),
    `${[...rules, "path-include /usr/share/locale/locale.alias", "force-unsafe-io"].join("\n")}\n`,
  );
  // debootstrap wrote down the mirror that it took.
  const sources = join(tree, "etc/apt/sources.list");
  const mirror = /^deb (\S+)/m.exec(await readFile(sources, "utf8"))![1]!.replace(/\/$/, "");
  await writeFile(
    sources,
    [
      `deb ${mirror} ${release} main`,
      `deb ${mirror} ${release}-updates main`,
      `deb ${mirror}-security ${release}-security main`,
      "",
    ].join("\n"),
  );
  await execa("sh", ["-c", "rm -rf usr/share/doc/* usr/share/man/* var/cache/apt/* var/lib/apt/lists/* var/log/*"], {
    cwd: tree,
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
