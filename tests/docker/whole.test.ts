import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { realImages } from "../images/build.ts";
import { testImages, whyNotBuildable } from "../images/images.ts";
import { whyNoDockerEngine } from "../kit/docker-engine.ts";
import { FIRST_RUN_MS, modelOf, startHost, vaultOf } from "./host.ts";
import { describePeers } from "./whole/peers.ts";
import type { Whole } from "./whole/platform.ts";
import { describeRelational } from "./whole/relational.ts";
import { describeServices } from "./whole/services.ts";
import { describeStores } from "./whole/stores.ts";
import { describeTools } from "./whole/tools.ts";

const PORT = 18443;
const PORTS = ["--set", "components.traefik.httpPort=18080", "--set", `components.traefik.httpsPort=${PORT}`];
const [unbuilt] = realImages ? [] : (await whyNotBuildable()).values();
const missing = (await whyNoDockerEngine()) ?? unbuilt;

describe.skipIf(missing !== undefined)(
  `the whole dev profile on Docker${missing ? ` (left out: ${missing})` : ""}`,
  () => {
    let whole: Whole;
    let end = (): Promise<void> => Promise.resolve();

    beforeAll(async () => {
      const host = await startHost(testImages.map(({ name }) => name));
      end = () => host.stop();
      const project = await host.project();
      await project.run("up", "dev", ...PORTS);
      const model = await modelOf(project, "dev");
      const vault = await vaultOf(project, "dev");
      whole = {
        host,
        project,
        model,
        port: PORT,
        secret: (name) => {
          if (name in vault) return vault[name]!;
          throw new Error(`there is no secret "${name}"`);
        },
        inside: (container, program, env = {}) => {
          const variables = Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
          return host.engine.docker(["exec", ...variables, container, ...program]);
        },
      };
    }, FIRST_RUN_MS);

    afterAll(() => end());

    test("runs every part healthy, and has ended every job well", async () => {
      const containers = await whole.host.containers();
      for (const { name, kind } of whole.model.workloads) {
        const found = containers.get(kind === "stateful" ? `bap-${name}-0` : `bap-${name}`)?.State;
        if (kind === "job") expect(found, name).toMatchObject({ Running: false, ExitCode: 0 });
        else expect(found, name).toMatchObject({ Running: true, Health: { Status: "healthy" } });
      }
      const status = JSON.parse((await whole.project.run("status", "dev", "--json")).stdout) as { ready: boolean };
      expect(status).toMatchObject({ ready: true });
    });

    test("has nothing to change the second time", async () => {
      expect((await whole.project.run("preview", "dev")).stdout).toBe("nothing would change");
    });

    test("publishes ports of the gateway only, and shows no secret in docker inspect", async () => {
      const containers = await whole.host.containers();
      const publishing = [...containers].filter(([, { NetworkSettings }]) =>
        Object.values(NetworkSettings.Ports).some((bound) => bound !== null && bound.length > 0),
      );
      expect(publishing.map(([name]) => name)).toEqual(["bap-traefik"]);
      const shown = JSON.stringify([...containers]);
      const leaks = whole.model.secrets
        .filter(({ value }) => value.kind !== "certificate")
        .filter(({ name }) => shown.includes(whole.secret(name).split("\n").at(-2) ?? whole.secret(name)));
      expect(leaks.map(({ name }) => name)).toEqual([]);
    });

    describeServices(() => whole);
    describeRelational(() => whole);
    describeStores(() => whole);
    describeTools(() => whole);
    describePeers(() => whole);

    test("tells where an application is, and how to get in", async () => {
      const { all } = await whole.project.run("open", "superset", "dev", "--no-browser");
      expect(all).toContain(`https://superset.bap.localhost:${PORT}`);
      expect(all).toContain("first sign-in: admin, password: bap secrets show dev --name superset/admin");
    });

    test.each([
      ["activepieces", "first sign-in: the first who signs up becomes the administrator"],
      ["temporal", "first sign-in: Nobody signs in"],
    ])("tells how to get into %s, which has no account of the platform's", async (app, how) => {
      const { all } = await whole.project.run("open", app, "dev", "--no-browser");
      expect(all).toContain(`https://${app}.bap.localhost:${PORT}`);
      expect(all).toContain(how);
    });

    test("leaves nothing when it is purged", async () => {
      await whole.project.run("down", "dev", "--purge");
      for (const kind of ["container", "volume"] as const) expect(await whole.host.names(kind, ""), kind).toEqual([]);
      expect(await whole.host.names("network", "bap-")).toEqual([]);
    });
  },
);
