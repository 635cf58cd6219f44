import { chmodSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo, type Server } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { folderWith } from "../testing/folder.ts";
import { runBap, runJson } from "../testing/run-bap.ts";

interface Report {
  readonly ok: boolean;
  readonly checks: readonly { what: string; ok: boolean; needed: boolean; detail: string; remedy?: string }[];
}

/** A machine with nothing: no tools, no daemon, no kubeconfig. */
const nothing = (): Record<string, string> => ({
  PATH: folderWith(),
  HOME: folderWith(),
  BAP_CACHE: folderWith(),
  DOCKER_HOST: "unix:///nowhere/docker.sock",
});

const doctor = (argv: readonly string[], env: Record<string, string>) => runJson<Report>(["doctor", ...argv], { env });
const check = ({ checks }: Report, what: string) => checks.find((one) => one.what === what);

async function listening<S extends Server>(server: S, where: string | { port: number; host: string }): Promise<S> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    if (typeof where === "string") server.listen(where, resolve);
    else server.listen(where, resolve);
  });
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return server;
}

test("a machine with nothing is told what is missing and how to get it", async () => {
  const report = await doctor([], nothing());
  expect(report.ok).toBe(false);
  expect(check(report, "Docker Engine")).toEqual({
    what: "Docker Engine",
    needed: true,
    ok: false,
    detail: "no answer (ENOENT)",
    remedy: "install Docker, or run without it: bap up --target embedded",
  });
  expect(check(report, "Pulumi")).toMatchObject({ needed: true, ok: false });
  expect(check(report, "Pulumi")?.remedy).toContain("bap toolchain");
  expect(check(report, "Node.js")).toMatchObject({ ok: true, detail: process.versions.node });
  expect(report.checks.filter(({ ok, remedy }) => !ok && !remedy)).toEqual([]);
});

test("what the target does not need does not fail it", async () => {
  const { code, out } = await runBap(["doctor", "--target", "embedded", "--set", "components.front-door.port=0"], {
    env: nothing(),
  });
  expect(code).toBe(0);
  expect(out).toContain("ready for bap up dev on embedded\n");
  expect(out).toMatch(/^– Docker Engine +no answer \(ENOENT\) \(not needed here\)$/m);
});

test("as text, every line says whether, why, and what to do", async () => {
  const { code, out } = await runBap(["doctor"], { env: nothing() });
  expect(code).toBe(1);
  expect(out).toMatch(/^✓ Node\.js +\d+\.\d+\.\d+$/m);
  expect(out).toMatch(/^✗ Docker Engine +no answer \(ENOENT\)\n +→ install Docker, or run without it/m);
  expect(out.trimEnd().split("\n").at(-1)).toBe("not ready for bap up dev on docker");
});

test("the daemon is asked itself, and an old one is told", async () => {
  const socket = join(folderWith(), "docker.sock");
  let version = { Version: "28.0.1", ApiVersion: "1.48" };
  await listening(
    createHttpServer((request, response) => response.end(request.url === "/version" ? JSON.stringify(version) : "")),
    socket,
  );
  const env = { ...nothing(), DOCKER_HOST: `unix://${socket}` };
  expect(check(await doctor([], env), "Docker Engine")).toMatchObject({ ok: true, detail: "version 28.0.1" });
  version = { Version: "19.03.1", ApiVersion: "1.40" };
  expect(check(await doctor([], env), "Docker Engine")).toMatchObject({
    ok: false,
    detail: "version 19.03.1 speaks API 1.40",
  });
});

test("a port that somebody has is named, with what wants it", async () => {
  const server = await listening(createServer(), { port: 0, host: "0.0.0.0" });
  const { port } = server.address() as AddressInfo;
  const report = await doctor(["--set", `components.traefik.httpsPort=${port}`], nothing());
  expect(check(report, `port ${port}`)).toMatchObject({
    ok: false,
    needed: true,
    detail: "taken (EADDRINUSE), and traefik wants it for https",
  });
});

const KUBECONFIG = "current-context: one\ncontexts:\n  - { name: one, context: {} }\n  - { name: two, context: {} }\n";

test("the kube context is the profile's, or the current one", async () => {
  const home = folderWith({ ".kube/config": KUBECONFIG });
  const env = { ...nothing(), HOME: home };
  expect(check(await doctor(["production"], env), "kube context")).toMatchObject({
    ok: true,
    needed: true,
    detail: "one (the current one)",
  });
  expect(check(await doctor(["production", "--set", "context=three"], env), "kube context")).toMatchObject({
    ok: false,
    detail: 'no kubeconfig has "three"; there are: one, two',
  });
});

test("the cluster is asked for its version and for what enforces network policies", async () => {
  const tools = folderWith({
    kubectl: `#!/bin/sh
case "$*" in
  *version*) echo '{"serverVersion":{"major":"1","minor":"26+"}}' ;;
  *daemonsets*) echo daemonset.apps/cilium ;;
esac
`,
  });
  chmodSync(join(tools, "kubectl"), 0o755);
  const env = { ...nothing(), HOME: folderWith({ ".kube/config": KUBECONFIG }), PATH: `${tools}:/usr/bin:/bin` };
  const report = await doctor(["production"], env);
  expect(check(report, "cluster")).toMatchObject({
    ok: false,
    detail: "Kubernetes 1.26+",
    remedy: "update it to 1.27 or newer",
  });
  expect(check(report, "network policies")).toMatchObject({ ok: true, detail: "enforced by cilium" });
});
