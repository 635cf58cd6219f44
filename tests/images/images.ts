import { execFile } from "node:child_process";
import { access, copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { contract as grafana } from "../../components/analytics/grafana/contract.ts";
import { contract as metabase } from "../../components/analytics/metabase/contract.ts";
import { contract as superset } from "../../components/analytics/superset/contract.ts";
import { contract as activepieces } from "../../components/automation/activepieces/contract.ts";
import { contract as qdrant } from "../../components/data/qdrant/contract.ts";
import { contract as seaweedfs } from "../../components/data/seaweedfs/contract.ts";
import { contract as clickhouse } from "../../components/kit/clickhouse/contract.ts";
import { isBuilt } from "../../scripts/toolchain/build.ts";
import { binFolder } from "../../scripts/toolchain/cache.ts";
import type { Recipe } from "../../scripts/toolchain/recipe.ts";
import { mailpit } from "../../scripts/toolchain/recipes/mailpit.ts";
import { temporalCli, temporalServer, temporalUi } from "../../scripts/toolchain/recipes/temporal.ts";
import { traefik } from "../../scripts/toolchain/recipes/traefik.ts";
import { dockerTestsFolder } from "../kit/docker-engine.ts";
import { kafkaJars, whyNoKafka } from "../kit/kafka-jars.ts";
import type { DebianRelease } from "./debian.ts";

const run = promisify(execFile);

/** One stand-in for a published image: same name, same contract, other origin. Its files lie in the folder `<name>`. */
export interface TestImage {
  readonly name: string;
  /** The name and tag of the image that this one stands in for, as components pin it. */
  readonly tag: string;
  readonly from: DebianRelease | OtherImage;
  /** Prints the version of the software that is really inside. */
  readonly version: string;
  /** Further files of the build: path in the context → file or folder of this machine. */
  readonly files?: () => Promise<Readonly<Record<string, string>>>;
  /** Why this machine cannot build it; nothing when it can. @default - it always can */
  readonly whyNot?: () => Promise<string | undefined>;
}

/** Another test image by name, built first; the Dockerfile says its tag. */
export interface OtherImage {
  readonly image: string;
}

/** What an image says it is built from that only records what it is given and asked: stand-in/README.md. */
export const STAND_IN: OtherImage = { image: "stand-in" };
/** "0.0": nothing of the software is inside. */
export const STAND_IN_VERSION = "/stand-in/play --version";

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
  {
    name: "pgvector",
    tag: "pgvector/pgvector:0.8.7-pg17-trixie",
    from: { image: "postgres" },
    version: "grep default_version /usr/share/postgresql/17/extension/vector.control",
  },
  { name: "redis", tag: "redis:7.2.16", from: "bookworm", version: "redis-server --version" },
  {
    name: "valkey",
    tag: "valkey/valkey:8.1.10",
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
    whyNot: () => notBuilt(traefik),
  },
  {
    name: "mailpit",
    tag: `axllent/mailpit:v${mailpit.version}`,
    from: "trixie",
    version: "/mailpit version --no-release-check",
    files: () => Promise.resolve({ mailpit: join(binFolder(mailpit), "mailpit") }),
    whyNot: () => notBuilt(mailpit),
  },
  {
    name: "temporal",
    tag: `temporalio/server:${temporalServer.version}`,
    from: "trixie",
    version: "temporal-server --version",
    files: () => Promise.resolve({ "temporal-server": join(binFolder(temporalServer), "temporal-server") }),
    whyNot: () => notBuilt(temporalServer),
  },
  {
    name: "temporal-admin-tools",
    tag: `temporalio/admin-tools:${temporalServer.version}`,
    from: "trixie",
    version: "temporal-sql-tool --version",
    files: () =>
      Promise.resolve({
        "temporal-sql-tool": join(binFolder(temporalServer), "temporal-sql-tool"),
        temporal: join(binFolder(temporalCli), "temporal"),
      }),
    whyNot: () => notBuilt(temporalServer, temporalCli),
  },
  {
    name: "temporal-ui",
    tag: `temporalio/ui:${temporalUi.version}`,
    from: "trixie",
    version: "/home/ui-server/ui-server --version",
    files: () => Promise.resolve({ "ui-server": join(binFolder(temporalUi), "temporal-ui-server") }),
    whyNot: () => notBuilt(temporalUi),
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
  {
    name: "stand-in",
    tag: "bap-tests/stand-in:latest",
    from: "trixie",
    version: STAND_IN_VERSION,
    files: () => Promise.resolve({ node: join(root, "node_modules/node/bin/node") }),
  },
  {
    name: "superset",
    tag: superset.base,
    from: "bookworm",
    version: "uv --no-cache pip show --python /app/.venv/bin/python apache-superset",
    files: async () => ({ etc: await pythonSettings() }),
  },
  { name: "metabase", tag: metabase.image, from: STAND_IN, version: STAND_IN_VERSION },
  { name: "grafana", tag: grafana.image, from: STAND_IN, version: STAND_IN_VERSION },
  { name: "clickhouse", tag: clickhouse.image, from: STAND_IN, version: STAND_IN_VERSION },
  { name: "qdrant", tag: qdrant.image, from: STAND_IN, version: STAND_IN_VERSION },
  { name: "activepieces", tag: activepieces.image, from: STAND_IN, version: STAND_IN_VERSION },
  { name: "seaweedfs", tag: seaweedfs.image, from: STAND_IN, version: STAND_IN_VERSION },
  {
    name: "kafka",
    tag: "apache/kafka:4.3.1",
    from: "trixie",
    version: "/opt/kafka/bin/kafka-topics.sh --version",
    files: async () => ({ libs: await kafkaJars() }),
    whyNot: whyNoKafka,
  },
];

/** Why this machine cannot build these images, by name; nothing of those that it can. */
export async function whyNotBuildable(images: readonly TestImage[] = testImages): Promise<ReadonlyMap<string, string>> {
  const answers = await Promise.all(images.map(async ({ name, whyNot }) => [name, await whyNot?.()] as const));
  return new Map(answers.filter((one): one is readonly [string, string] => one[1] !== undefined));
}

async function notBuilt(...needed: readonly Recipe[]): Promise<string | undefined> {
  for (const recipe of needed) if (!(await isBuilt(recipe))) return `${recipe.name} is not built: bap toolchain`;
  return undefined;
}

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

/** The same for Python's installers, pip and uv. */
async function pythonSettings(): Promise<string> {
  const folder = join(dockerTestsFolder(), "python-settings");
  await mkdir(folder, { recursive: true });
  const index = process.env.PIP_INDEX_URL;
  await writeFile(join(folder, "pip.conf"), index ? `[global]\nindex-url = ${index}\n` : "");
  await writeFile(join(folder, "uv.toml"), index ? `index-url = ${JSON.stringify(index)}\n` : "");
  const authorities = process.env.PIP_CERT || process.env.NODE_EXTRA_CA_CERTS;
  await writeFile(join(folder, "authorities.crt"), authorities ? await readFile(authorities) : "");
  return folder;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
