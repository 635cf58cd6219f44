import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { dockerTestsFolder } from "./docker-engine.ts";

const run = promisify(execFile);
const POM = join(import.meta.dirname, "../images/kafka/pom.xml");
const PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

/** Why Kafka cannot run on this machine; undefined when it can. */
export async function whyNoKafka(): Promise<string | undefined> {
  const missing = [];
  for (const program of ["java", "mvn"]) if (!(await isThere(program))) missing.push(program);
  return missing.length === 0 ? undefined : `${missing.join(", ")} not found: apt-get install maven`;
}

/** The folder with Kafka's jars and all they need, from Maven Central; fetched once into the cache. */
export async function kafkaJars(): Promise<string> {
  const cache = dockerTestsFolder();
  const hash = createHash("sha256")
    .update(await readFile(POM))
    .update(PLUGIN)
    .digest("hex")
    .slice(0, 12);
  const jars = join(cache, `kafka-${hash}`);
  if (existsSync(jars)) return jars;
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, "kafka-fetching-"));
  try {
    const copy = ["-DincludeScope=runtime", `-DoutputDirectory=${work}`];
    await run("mvn", ["-B", "-q", "-f", POM, PLUGIN, ...copy], { cwd: work, timeout: 10 * 60_000 });
    // Made for its owner's eyes only, and read by another user in an image.
    await chmod(work, 0o755);
    // Whoever was quicker has fetched the same.
    if (!existsSync(jars)) await rename(work, jars);
    return jars;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function isThere(program: string): Promise<boolean> {
  return run(program, ["-version"]).then(
    () => true,
    () => false,
  );
}
