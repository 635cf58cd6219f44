import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { contract as grafana } from "../../components/analytics/grafana/contract.ts";
import { contract as metabase } from "../../components/analytics/metabase/contract.ts";
import { contract as superset } from "../../components/analytics/superset/contract.ts";
import { contract as activepieces } from "../../components/automation/activepieces/contract.ts";
import { contract as mailpit } from "../../components/automation/mailpit/contract.ts";
import { contract as qdrant } from "../../components/data/qdrant/contract.ts";
import { contract as seaweedfs } from "../../components/data/seaweedfs/contract.ts";
import { contract as traefik } from "../../components/edge/traefik/contract.ts";
import { contract as clickhouse } from "../../components/kit/clickhouse/contract.ts";
import { contract as kafka } from "../../components/kit/kafka/contract.ts";
import { contract as postgres } from "../../components/kit/postgres/contract.ts";
import { contract as temporal } from "../../components/orchestration/temporal/contract.ts";
import { startDockerEngine, whyNoDockerEngine, type DockerEngine } from "../kit/docker-engine.ts";
import { buildTestImages, realImages } from "./build.ts";
import { testImages, whyNotBuildable } from "./images.ts";

/** What a component's contract says of its image, as far as it can be seen without starting the software. */
interface Promised {
  readonly user: { readonly uid: number; readonly gid: number };
  readonly programs: readonly string[];
  /** Folders that are there, or are mounted anyway. */
  readonly folders?: readonly string[];
  /** What the image declares; one that nobody mounts would be left behind by each container. */
  readonly volumes?: readonly string[];
}

const kafkaPrograms = ["server-start", "storage", "configs", "topics", "acls"];
const PROMISED: Readonly<Record<string, Promised>> = {
  activepieces: { ...activepieces, programs: [...activepieces.programs, activepieces.entrypoint] },
  clickhouse: { ...clickhouse, volumes: [clickhouse.data] },
  grafana: { ...grafana, folders: [grafana.data], volumes: [] },
  kafka: {
    ...kafka,
    programs: ["/bin/bash", "java", ...kafkaPrograms.map((name) => `${kafka.programs}/kafka-${name}.sh`)],
    folders: [kafka.data],
  },
  mailpit: { ...mailpit, programs: [mailpit.entrypoint], volumes: [] },
  metabase: { ...metabase, volumes: [] },
  postgres: { ...postgres, volumes: ["/var/lib/postgresql/data"] },
  qdrant: { ...qdrant, programs: [...qdrant.programs, qdrant.program], folders: [qdrant.data], volumes: [] },
  seaweedfs: { ...seaweedfs, volumes: [seaweedfs.data] },
  superset: {
    ...superset,
    programs: superset.programs.filter((name) => name !== "/bin/sh"),
    folders: [superset.home],
    volumes: [],
  },
  temporal: { user: temporal.user, programs: [...temporal.server.programs, temporal.server.entrypoint], volumes: [] },
  "temporal-admin-tools": { user: temporal.user, programs: temporal.tools.programs, volumes: [] },
  "temporal-ui": { user: temporal.user, programs: temporal.ui.programs, folders: [temporal.ui.folder], volumes: [] },
  traefik: { ...traefik, folders: [traefik.writable] },
};
/** How the platform runs every container. */
const HARDENED = ["--rm", "--network", "none", "--read-only", "--cap-drop", "ALL"];
const missing = await whyNoDockerEngine();
const unbuildable: ReadonlyMap<string, string> = realImages ? new Map() : await whyNotBuildable();

vi.setConfig({ testTimeout: 120_000 });

describe.skipIf(missing !== undefined)(`images and their contracts${missing ? ` (left out: ${missing})` : ""}`, () => {
  let engine: DockerEngine;

  beforeAll(async () => {
    engine = await startDockerEngine();
    await buildTestImages(
      engine,
      Object.keys(PROMISED).filter((name) => !unbuildable.has(name)),
    );
  }, 20 * 60_000);

  afterAll(async () => engine?.stop(), 120_000);

  /** What is not there for this user, of programs and folders. */
  const lacking = async (tag: string, { user, programs, folders = [] }: Promised): Promise<string> => {
    const script = `for program in ${programs.join(" ")}; do command -v "$program" >/dev/null || echo "no $program"; done
      for folder in ${folders.join(" ")}; do [ -d "$folder" ] || echo "no $folder"; done
      [ "$(id -u):$(id -g)" = ${user.uid}:${user.gid} ] || id`;
    const run = ["run", ...HARDENED, "--user", `${user.uid}:${user.gid}`, "--entrypoint", "/bin/sh", tag, "-c", script];
    return engine.docker(run);
  };
  const config = async (tag: string): Promise<{ Volumes: object | null; User: string }> =>
    JSON.parse(await engine.docker(["image", "inspect", "--format", "{{json .Config}}", tag])) as {
      Volumes: object | null;
      User: string;
    };

  for (const [name, promised] of Object.entries(PROMISED)) {
    const why = unbuildable.get(name);
    const { tag } = testImages.find((image) => image.name === name)!;
    test.skipIf(why !== undefined)(
      `${tag} has what its component relies on, for the component's user${why ? ` (left out: ${why})` : ""}`,
      async () => {
        expect(await lacking(tag, promised)).toBe("");
        if (!promised.volumes) return;
        expect(Object.keys((await config(tag)).Volumes ?? {}).sort()).toEqual([...promised.volumes].sort());
      },
    );
  }

  test("images/superset has drivers of our stores and its settings, and runs as a numbered user", async () => {
    const tag = "bap/superset:test";
    await build("superset", tag);
    expect(await config(tag)).toMatchObject({ User: "1000:1000" });
    expect(await lacking(tag, PROMISED["superset"]!)).toBe("");
    const look = `import importlib.util as util
for name in ("psycopg2", "clickhouse_connect", "superset_config", "bap_worker", "bap_beat", "bap_ensure"):
    assert util.find_spec(name), name`;
    await engine.docker(["run", ...HARDENED, "--entrypoint", "python", tag, "-c", look]);
  });

  test("images/grafana keeps its plugins where a read-only root leaves them, and runs as a numbered user", async () => {
    const tag = "bap/grafana:test";
    await build("grafana", tag);
    expect(await config(tag)).toMatchObject({ User: "472:0" });
    expect(await lacking(tag, { ...PROMISED["grafana"]!, folders: ["/usr/share/grafana/bap-plugins"] })).toBe("");
    const where = ["run", ...HARDENED, "--entrypoint", "/bin/sh", tag, "-c", 'echo "$GF_PATHS_PLUGINS"'];
    expect(await engine.docker(where)).toBe("/usr/share/grafana/bap-plugins");
  });

  const build = (name: string, tag: string): Promise<string> =>
    engine.docker(["build", "--network", "host", "--tag", tag, join(import.meta.dirname, "../../images", name)], {
      timeoutMs: 10 * 60_000,
    });
});
