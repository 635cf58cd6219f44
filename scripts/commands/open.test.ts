import { expect, test } from "vitest";
import { folderWith } from "../testing/folder.ts";
import { runBap, runJson } from "../testing/run-bap.ts";

const CONFIG = `
import { z } from "zod";
import { defineComponent } from "open-business-automation-platform";
const config = z.strictObject({});
const licence = { spdx: "Apache-2.0" };
const program = {
  kind: "service", image: { ref: "example/charts:1.0" }, replicas: 1, cpu: 100, memory: 67108864,
  ports: { http: { port: 8080 } }, user: { uid: 1000, gid: 1000 },
  probes: { ready: { check: { kind: "http", port: "http", path: "/" }, inside: ["true"] } },
};
export const components = {
  charts: defineComponent({
    name: "charts", layer: "analytics", licence, description: "Charts.", config, requires: { gateway: {} },
    needs: ({ self, use }) => ({
      page: use.gateway.route({ app: "charts", to: self.endpoint("http", { at: "run" }), access: "private" }),
      inside: use.gateway.route({ app: "inside", to: self.endpoint("http", { at: "run" }), access: "internal" }),
    }),
    model: ({ self }) => ({
      services: [program],
      secrets: [{ name: "charts/first", value: { kind: "password" } }],
      logins: [{ app: "charts", user: "admin", password: "charts/first", note: "change it there" }],
    }),
  }),
};
`;

const project = () =>
  folderWith({
    "Pulumi.yaml": "name: bap\n",
    "bap.config.ts": CONFIG.replace(
      "open-business-automation-platform",
      new URL("../../index.ts", import.meta.url).pathname,
    ).replace('"zod"', JSON.stringify(new URL("../../node_modules/zod/index.js", import.meta.url).pathname)),
    "profiles/mine.yaml":
      "schema: 1\ntier: dev\ntarget: docker\nbindings: { gateway: traefik }\ncomponents: { charts: {} }\n",
  });

test("open says where an application is and how to get in for the first time", async () => {
  const cwd = project();
  expect(await runBap(["open", "charts", "mine", "--no-browser"], { cwd })).toEqual({
    code: 0,
    out: "https://charts.bap.localhost\n",
    err: "first sign-in: admin, password: bap secrets show mine --name charts/first; change it there\n",
  });
});

test("open lists what can be reached from outside, and nothing else", async () => {
  const cwd = project();
  const { applications } = await runJson<{ applications: { app: string; access: string }[] }>(
    ["open", "--profile-file", "profiles/mine.yaml"],
    { cwd },
  );
  expect(applications.map(({ app, access }) => [app, access])).toEqual([["charts", "private"]]);
});

test("open fails for an application that is not there, with the nearest one", async () => {
  expect(await runBap(["open", "chart", "mine", "--no-browser"], { cwd: project() })).toEqual({
    code: 2,
    out: "",
    err: 'app: there is no application "chart" in "mine"; did you mean "charts"?\n    known: charts\n',
  });
});
