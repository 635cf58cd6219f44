import { execFile } from "node:child_process";
import { access, copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { binFolder } from "../../scripts/toolchain/cache.ts";
import { traefik } from "../../scripts/toolchain/recipes/traefik.ts";
import { dockerTestsFolder } from "../kit/docker-engine.ts";

const run = promisify(execFile);

/** One stand-in for a published image: same name, same contract, other origin. Its files lie in the folder `<name>`. */
export interface TestImage {
  readonly name: string;
  /** The name and tag of the image that this one stands in for, as components pin it. */
  readonly tag: string;
  readonly from: "trixie" | "bookworm";
  /** Prints the version of the software that is really inside. */
  readonly version: string;
  /** Further files of the build: path in the context → file or folder of this machine. */
  readonly files?: () => Promise<Readonly<Record<string, string>>>;
}

interface NpmSettings {
  readonly registry: string;
  readonly cafile: string | null;
}

const NODE = "24.21.0";
const NPM = "11.21.2";
const root = join(import.meta.dirname, "../..");

/** Every stand-in that can be built here. */
export const testImages: readonly TestImage[] = [
  { name: "postgres", tag: "postgres:17.12", from: "trixie", version: "postgres --version" },
  { name: "redis", tag: "redis:7.2.16", from: "bookworm", version: "redis-server --version" },
  {
    name: "valkey",
    tag: "valkey/valkey:8.1.1",
    from: "trixie",
    version: "valkey-server --version",
    files: () => Promise.resolve({ "docker-entrypoint.sh": join(import.meta.dirname, "redis/docker-entrypoint.sh") }),
  },
  {
    name: "traefik",
    tag: `traefik:v${traefik.version}`,
    from: "trixie",
    version: "traefik version",
    files: () => Promise.resolve({ traefik: join(binFolder(traefik), "traefik") }),
  },
  {
    name: "node",
    tag: `node:${NODE}-trixie-slim`,
    from: "trixie",
    version: "node --version",
    files: async () => ({
      node: join(root, "node_modules/node/bin/node"),
      npm: await npmPackage(),
      etc: await npmSettings(),
    }),
  },
];

/** The package manager, which the npm package `node` does not bring; fetched once into the cache. */
async function npmPackage(): Promise<string> {
  const folder = join(dockerTestsFolder(), `npm-${NPM}`);
  const unpacked = join(folder, "package");
  if (await exists(join(unpacked, "package.json"))) return unpacked;
  await mkdir(folder, { recursive: true });
  await run("npm", ["pack", `npm@${NPM}`, "--pack-destination", folder], { cwd: folder });
  await run("tar", ["-xzf", join(folder, `npm-${NPM}.tgz`), "-C", folder]);
  return unpacked;
}

/**
 * npm's settings for builds on this image. A machine that reaches its registry through a proxy with a certificate
 * authority of its own, or that has another registry, says so to npm; inside a build nothing else would know it.
 */
async function npmSettings(): Promise<string> {
  const folder = join(dockerTestsFolder(), "npm-settings");
  await mkdir(folder, { recursive: true });
  const known = JSON.parse((await run("npm", ["config", "list", "--json"])).stdout) as NpmSettings;
  const lines = ["update-notifier=false", "fund=false", `registry=${known.registry}`];
  const authorities = process.env.NODE_EXTRA_CA_CERTS || known.cafile;
  if (authorities) {
    await copyFile(authorities, join(folder, "npm-authorities.crt"));
    lines.push("cafile=/usr/local/etc/npm-authorities.crt");
  }
  await writeFile(join(folder, "npmrc"), `${lines.join("\n")}\n`);
  return folder;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
